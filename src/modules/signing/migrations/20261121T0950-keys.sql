-- Keys of the demonstration's signers. A province replaces them by its own source (`source.ts`); then these stay empty.
CREATE TABLE signing.authority (
  id          int PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  root        text        NOT NULL,      -- PEM
  issuing     text        NOT NULL,
  issuing_key bytea       NOT NULL,      -- sealed
  made_at     timestamptz NOT NULL
);

CREATE TABLE signing.key (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  holder      text        NOT NULL,      -- staff:<uuid>@<agency> | agency:<id>
  certificate text        NOT NULL,
  chain       text[]      NOT NULL,
  private_key bytea       NOT NULL,      -- sealed
  from_at     timestamptz NOT NULL,
  until_at    timestamptz NOT NULL,
  revoked_at  timestamptz
);
CREATE UNIQUE INDEX key_in_force_once ON signing.key (holder) WHERE revoked_at IS NULL;
