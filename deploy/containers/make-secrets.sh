#!/bin/sh
# make-secrets.sh <name of the site>: makes the secrets that are not there yet, and .env, which every later command of
# compose reads. Back secret_key up apart from the database: without it what is sealed in the database can not be
# opened again.
set -eu
cd "$(dirname "$0")"
if [ ! -s .env ]; then
  site="${1:?the name of the site, dichvucong.example}"
  cat > .env <<ENV
SITE=$site
PUBLIC_URL=https://$site
ANCHOR_MAIL_TO=
SEN_VERSION=$(git describe --always 2>/dev/null || echo latest)
ENV
fi
# Nobody else comes into the folder. The files are open within it: containers run as users of their own, and mounted
# secrets keep their mode.
mkdir -p secrets province
chmod 0700 secrets
# Files of the province: its lists for `organisation …`, its secrets; for the containers' user alone.
chmod 0700 province
chown 10001 province 2>/dev/null || echo "Run: sudo chown -R 10001 province"
[ -e province.env ] || cp province.env.example province.env
random() { head -c "$1" /dev/urandom | od -An -tx1 | tr -d ' \n'; }
make() {
  [ -s "secrets/$1" ] || printf '%s' "$2" > "secrets/$1"
  chmod 0644 "secrets/$1"
}
make secret_key "$(random 48)"
make postgres_password "$(random 24)"
make replication_password "$(random 24)"
make garage_rpc_secret "$(random 32)"
make s3_access_key "GK$(random 12)"
make s3_secret_key "$(random 32)"
make database_url "postgres://sen:$(cat secrets/postgres_password)@postgres:5432/sen"
echo ".env and secrets/ are complete. Once Garage runs:"
cat <<'TEXT'
  docker compose exec garage /garage layout assign -z dc1 -c 100G $(docker compose exec garage /garage node id -q | cut -d@ -f1)
  docker compose exec garage /garage layout apply --version 1
  docker compose exec garage /garage key import --yes $(cat secrets/s3_access_key) $(cat secrets/s3_secret_key) -n sen
  docker compose exec garage /garage bucket create sen
  docker compose exec garage /garage bucket allow --read --write sen --key $(cat secrets/s3_access_key)
TEXT
