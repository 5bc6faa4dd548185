-- The three database roles and the database. Run by a superuser, as often as one likes.
-- Passwords come from the environment (psql's \getenv), never from the command line.
\set ON_ERROR_STOP on
\getenv owner_password JINING_OWNER_PASSWORD
\getenv app_password JINING_APP_PASSWORD
\getenv auditor_password JINING_AUDITOR_PASSWORD
SET client_min_messages = warning;
SET log_min_error_statement = panic; -- a failed statement must not put a password into the log

SELECT format('CREATE ROLE %I', wanted)
FROM unnest(ARRAY['jining_owner', 'jining_app', 'jining_auditor']) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)
\gexec

-- owner: migrations and the demonstration. app: the portal at work. auditor: reads only.
ALTER ROLE jining_owner LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION PASSWORD :'owner_password';
ALTER ROLE jining_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'app_password';
ALTER ROLE jining_auditor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
    PASSWORD :'auditor_password';
ALTER ROLE jining_auditor SET default_transaction_read_only = on;
-- the owner may step down to either (SET ROLE), which is how tests look through their eyes
GRANT jining_app, jining_auditor TO jining_owner;

SELECT 'CREATE DATABASE jining OWNER jining_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'jining')
\gexec
