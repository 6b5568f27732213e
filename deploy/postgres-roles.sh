#!/bin/sh
# Run once by the database's container, when it makes its files: the portal's role beside the owner of the tables.
# What it may do is said after each migration, by `manage.py migrate`.
set -eu
psql --quiet -v ON_ERROR_STOP=1 -v password="$PORTAL_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE ispeed LOGIN PASSWORD :'password';
SQL
