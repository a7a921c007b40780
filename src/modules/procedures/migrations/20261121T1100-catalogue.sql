-- The catalogue of administrative procedures. A version is never changed: a new one is published, and a dossier keeps
-- the one it was filed under.
CREATE TABLE procedures.version (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  code         text        NOT NULL,             -- national code, 1.001193
  number       int         NOT NULL,
  definition   jsonb       NOT NULL,             -- ProcedureDefinition
  sha256       text        NOT NULL,
  published_at timestamptz NOT NULL,
  published_by text        NOT NULL,
  CONSTRAINT version_once UNIQUE (code, number)
);

CREATE TABLE procedures.procedure (
  code         text PRIMARY KEY,
  current      uuid        NOT NULL REFERENCES procedures.version,
  name         text        NOT NULL,
  short_name   text        NOT NULL,
  field        text        NOT NULL,
  level        text        NOT NULL CHECK (level IN ('commune', 'province')),
  online_level text        NOT NULL CHECK (online_level IN ('full', 'partial', 'information')),
  life_events  text[]      NOT NULL,
  search_key   text        NOT NULL,             -- name, short name, keywords, code: lower case without marks
  summary      text        NOT NULL
);

GRANT REFERENCES (id) ON procedures.version TO sen_module;
