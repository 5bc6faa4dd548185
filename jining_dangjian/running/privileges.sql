-- What the roles may do inside one database, for tables that do not exist yet. Superuser; repeatable.
-- Append-only tables take some of this back after each migration.
\set ON_ERROR_STOP on
SET client_min_messages = warning;

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database())
WHERE current_database() <> 'template1'
\gexec
-- TEMPORARY is for the staging tables of bulk writes; nothing lasting can be made with it
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO jining_app', current_database())
\gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO jining_auditor', current_database())
\gexec
SELECT format('GRANT ALL ON DATABASE %I TO jining_owner', current_database())
WHERE current_database() <> 'template1'
\gexec

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO jining_app, jining_auditor;

ALTER DEFAULT PRIVILEGES FOR ROLE jining_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jining_app;
ALTER DEFAULT PRIVILEGES FOR ROLE jining_owner GRANT SELECT ON TABLES TO jining_auditor;
ALTER DEFAULT PRIVILEGES FOR ROLE jining_owner GRANT USAGE, SELECT ON SEQUENCES TO jining_app;
ALTER DEFAULT PRIVILEGES FOR ROLE jining_owner GRANT SELECT ON SEQUENCES TO jining_auditor;
