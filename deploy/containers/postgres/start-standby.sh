#!/bin/bash
# Copies the primary at PRIMARY_HOST once, then follows it. After `pg_ctl promote` it is the primary, and stays it.
set -euo pipefail
export PGDATA="${PGDATA:-/var/lib/postgresql/18/docker}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  PGPASSWORD="$(cat "$REPLICATION_PASSWORD_FILE")"
  export PGPASSWORD
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA"
  pg_basebackup -h "$PRIMARY_HOST" -U replication -D "$PGDATA" -X stream --checkpoint=fast
  touch "$PGDATA/standby.signal"
  # The copy also wants the primary's standby, which is this server itself. As a primary it has none until an operator
  # names one with ALTER SYSTEM, which a setting on the command line would hide.
  cat >> "$PGDATA/postgresql.auto.conf" <<CONF
primary_conninfo = 'host=$PRIMARY_HOST user=replication password=$PGPASSWORD application_name=sen_standby'
synchronous_standby_names = ''
CONF
fi
exec postgres -c config_file=/etc/postgresql/primary.conf
