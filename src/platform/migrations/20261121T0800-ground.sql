-- What every module stands on: the ledger, the outbox, files, and posts kept for somebody whose session ended.

CREATE TABLE platform.ledger (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chain     uuid        NOT NULL,
  seq       int         NOT NULL,
  at        timestamptz NOT NULL,
  actor     text        NOT NULL,
  action    text        NOT NULL,
  body      jsonb       NOT NULL DEFAULT '{}',
  prev_hash bytea       NOT NULL,
  hash      bytea       NOT NULL,
  xid       xid8        NOT NULL DEFAULT pg_current_xact_id(),
  UNIQUE (chain, seq)
);
CREATE INDEX ledger_by_xid ON platform.ledger (xid);

-- The hash of one row: over what it says and the hash before it. jsonb prints canonically; the instant is in µs.
CREATE FUNCTION platform.ledger_hash(prev bytea, chain uuid, seq int, at timestamptz, actor text, action text, body jsonb)
RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(prev || convert_to(concat_ws(E'\x1f', chain, seq, (extract(epoch FROM at) * 1000000)::bigint, actor, action, body), 'UTF8'))
$$;

-- Links a new row to the last of its chain. The advisory lock makes two writers of one chain wait for one another;
-- writers of different chains never meet.
CREATE FUNCTION platform.ledger_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
DECLARE last record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.chain::text, 7));
  SELECT seq, hash INTO last FROM platform.ledger WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(last.seq, 0) + 1;
  NEW.prev_hash := coalesce(last.hash, '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea);
  NEW.hash := platform.ledger_hash(NEW.prev_hash, NEW.chain, NEW.seq, NEW.at, NEW.actor, NEW.action, NEW.body);
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_link BEFORE INSERT ON platform.ledger FOR EACH ROW EXECUTE FUNCTION platform.ledger_link();

CREATE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON platform.ledger FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON platform.ledger FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- A seal covers every row whose transaction lies in [from_xid, to_xid): none can appear there later.
CREATE TABLE platform.ledger_seal (
  id        int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        timestamptz NOT NULL DEFAULT now(),
  from_xid  xid8  NOT NULL,
  to_xid    xid8  NOT NULL,
  rows      bigint NOT NULL,
  root      bytea NOT NULL,
  prev_hash bytea NOT NULL,
  hash      bytea NOT NULL
);
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE ON platform.ledger_seal FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER ledger_seal_no_truncate BEFORE TRUNCATE ON platform.ledger_seal FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TABLE platform.outbox (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic   text        NOT NULL,  -- 'event:dossiers.accepted' | 'job:notifications.deliver' | 'live'
  payload jsonb       NOT NULL DEFAULT '{}',
  run_at  timestamptz,
  key     text
);

CREATE TABLE platform.file (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  owner      text        NOT NULL,             -- actor key of who brought it
  name       text        NOT NULL,
  size       bigint      NOT NULL,
  received   bigint      NOT NULL DEFAULT 0,   -- bytes that arrived, for resumable uploads
  media_type text,                             -- by content, once whole
  sha256     text,
  state      text        NOT NULL CHECK (state IN ('arriving', 'ready', 'refused')),
  refusal    text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX file_of_hash ON platform.file (sha256);
CREATE INDEX file_arriving ON platform.file (created_at) WHERE state <> 'ready';

CREATE TABLE platform.held_post (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  path       text        NOT NULL,
  fields     bytea       NOT NULL,             -- sealed: what people type is nobody's business
  expires_at timestamptz NOT NULL
);

-- Spent tokens per window; one row a (what, who).
CREATE UNLOGGED TABLE platform.rate (
  key        text PRIMARY KEY,
  count      int         NOT NULL,
  window_end timestamptz NOT NULL
);

CREATE TABLE platform.seeded (
  name text PRIMARY KEY,
  at   timestamptz NOT NULL
);

GRANT USAGE ON SCHEMA platform TO sen_module;
GRANT INSERT, SELECT ON platform.ledger, platform.outbox TO sen_module;
GRANT EXECUTE ON FUNCTION platform.ledger_hash TO sen_module;
GRANT REFERENCES (id), SELECT ON platform.file TO sen_module;
