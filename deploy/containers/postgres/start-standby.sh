#!/bin/bash
# Copies the primary once, then follows it. After `pg_ctl promote` it is the primary, and stays it.
set -euo pipefail
export PGDATA="${PGDATA:-/var/lib/postgresql/18/docker}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  PGPASSWORD="$(cat "$REPLICATION_PASSWORD_FILE")"
  export PGPASSWORD
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA"
  pg_basebackup -h postgres -U replication -D "$PGDATA" -X stream --checkpoint=fast
  touch "$PGDATA/standby.signal"
  cat >> "$PGDATA/postgresql.auto.conf" <<CONF
primary_conninfo = 'host=postgres user=replication password=$PGPASSWORD application_name=sen_standby'
CONF
fi
# A standby waits for nobody; only a primary does, and this one has no second when it becomes one.
exec postgres -c config_file=/etc/postgresql/primary.conf -c synchronous_standby_names=''
