#!/bin/sh
# Run once by the postgres image of docker-compose.yml, when its data folder is new.
set -e
psql --username "$POSTGRES_USER" --dbname postgres --no-psqlrc --quiet --file /roles/roles.sql
psql --username "$POSTGRES_USER" --dbname jining --no-psqlrc --quiet --file /roles/privileges.sql
