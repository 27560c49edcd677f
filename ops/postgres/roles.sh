#!/usr/bin/env bash
# Two databases and four roles: the ordinary one, and for the blinded store an owner, a writer and a reader.
# What writer and reader may do there is granted by `manage.py prepare` once the table exists.
set -euo pipefail
psql --set ON_ERROR_STOP=1 --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set beside="$POSTGRES_BESIDE_PASSWORD" --set owner="$POSTGRES_OWNER_PASSWORD" \
    --set writer="$POSTGRES_WRITER_PASSWORD" --set reader="$POSTGRES_READER_PASSWORD" <<'SQL'
CREATE ROLE beside LOGIN PASSWORD :'beside';
CREATE ROLE blinded_owner LOGIN PASSWORD :'owner';
CREATE ROLE blinded_writer LOGIN PASSWORD :'writer';
CREATE ROLE blinded_reader LOGIN PASSWORD :'reader';
CREATE DATABASE beside OWNER beside;
CREATE DATABASE blinded OWNER blinded_owner;
REVOKE ALL ON DATABASE beside FROM PUBLIC;
REVOKE ALL ON DATABASE blinded FROM PUBLIC;
GRANT CONNECT ON DATABASE blinded TO blinded_writer, blinded_reader;
-- A refused INSERT must not write the answers it carried into the server's log.
ALTER ROLE blinded_writer SET log_min_error_statement = panic;
ALTER ROLE blinded_writer SET log_error_verbosity = terse;
SQL
