#!/bin/bash
# Runs once, when the primary's data folder is made.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
  -v password="$(cat "$REPLICATION_PASSWORD_FILE")" <<'SQL'
CREATE ROLE replication LOGIN REPLICATION PASSWORD :'password';
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
-- In force from the next start on.
ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (sen_standby)';
SQL
# The standby follows as one role, backups are taken as the other: "all" of the image's own line means no replication.
for role in replication "$POSTGRES_USER"; do
  echo "host replication $role samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"
done
