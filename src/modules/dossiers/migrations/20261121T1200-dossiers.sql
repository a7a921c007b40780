-- A draft is what somebody typed and brought so far; it survives a closed phone.
CREATE TABLE dossiers.draft (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  procedure    text        NOT NULL,
  version      uuid        NOT NULL REFERENCES procedures.version,
  person       uuid        NOT NULL REFERENCES identity.person,     -- whom it is for
  agency       text,                                                -- the one-stop centre that shall receive it
  channel      text        NOT NULL CHECK (channel IN ('online', 'counter', 'post', 'national')),
  delivery     text        NOT NULL DEFAULT 'electronic' CHECK (delivery IN ('electronic', 'counter', 'post')),
  answers      jsonb       NOT NULL DEFAULT '{}',
  origins      jsonb       NOT NULL DEFAULT '{}',                   -- path → where a prefilled value came from
  kept_by      text        NOT NULL,                                -- actor key of who fills it in
  revision     int         NOT NULL DEFAULT 1,                      -- two tabs: the later one is told
  dossier      uuid,                                                -- set when sent: a second press finds it
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL
);
CREATE INDEX draft_of_person ON dossiers.draft (person, updated_at DESC) WHERE dossier IS NULL;

CREATE TABLE dossiers.draft_paper (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  draft        uuid        NOT NULL REFERENCES dossiers.draft ON DELETE CASCADE,
  paper        text        NOT NULL,
  file         uuid        REFERENCES platform.file,
  document     uuid,                                                -- from the vault instead of a file
  name         text        NOT NULL,
  CONSTRAINT draft_paper_once UNIQUE NULLS NOT DISTINCT (draft, paper, file, document)
);

CREATE TABLE dossiers.dossier (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  code             text        NOT NULL CONSTRAINT dossier_code_once UNIQUE,
  procedure        text        NOT NULL,
  version          uuid        NOT NULL REFERENCES procedures.version,
  channel          text        NOT NULL,
  delivery         text        NOT NULL,
  applicant        uuid        NOT NULL REFERENCES identity.person,
  applicant_name   text        NOT NULL,
  applicant_key    text        NOT NULL,                            -- name for search: lower case without marks
  phone            text,
  lookup_hash      bytea       NOT NULL,                            -- HMAC(last four digits of the personal number)
  filed_by         text        NOT NULL,                            -- actor key
  receiving        text        NOT NULL,                            -- one-stop centre
  deciding         text        NOT NULL,
  status           smallint    NOT NULL CHECK (status BETWEEN 1 AND 10),
  answers          jsonb       NOT NULL,
  fee              bigint      NOT NULL DEFAULT 0,                  -- đồng due at receipt
  term             jsonb       NOT NULL,
  submitted_at     timestamptz NOT NULL,
  received_at      timestamptz,
  due_at           timestamptz,                                     -- earliest possible while paused
  paused           boolean     NOT NULL DEFAULT false,
  decided_at       timestamptz,
  returned_at      timestamptz,
  closed_reason    text,
  outcomes         jsonb       NOT NULL DEFAULT '{}',               -- last outcome of each task, for the process
  sets             int         NOT NULL DEFAULT 1
);
CREATE INDEX dossier_of_applicant ON dossiers.dossier (applicant, submitted_at DESC);
CREATE INDEX dossier_late ON dossiers.dossier (receiving, due_at) WHERE decided_at IS NULL AND NOT paused AND status IN (2, 4, 6);
CREATE INDEX dossier_received ON dossiers.dossier (receiving, received_at);
-- The officers' search: names without marks, in any part.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX dossier_applicant_key ON dossiers.dossier USING gin (applicant_key gin_trgm_ops);

-- One row per (unit, day), bumped last in the statement that files a dossier: codes never repeat, whoever issues them.
CREATE TABLE dossiers.code_counter (
  unit text NOT NULL,
  day  date NOT NULL,
  last int  NOT NULL,
  PRIMARY KEY (unit, day)
);
-- Numbers of official papers: one running number per book, agency and year.
CREATE TABLE dossiers.book_counter (
  agency text NOT NULL,
  book   text NOT NULL,
  year   int  NOT NULL,
  last   int  NOT NULL,
  PRIMARY KEY (agency, book, year)
);

CREATE TABLE dossiers.paper (
  id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dossier   uuid        NOT NULL REFERENCES dossiers.dossier,
  paper     text        NOT NULL,                                   -- code in the procedure's list
  name      text        NOT NULL,
  file      uuid        REFERENCES platform.file,
  document  uuid,
  source    text        NOT NULL CHECK (source IN ('upload', 'scan', 'vault', 'shown')),
  state     text        NOT NULL DEFAULT 'attached' CHECK (state IN ('attached', 'accepted', 'rejected')),
  note      text,
  originals int         NOT NULL DEFAULT 0,
  copies    int         NOT NULL DEFAULT 0,
  added_at  timestamptz NOT NULL
);
CREATE INDEX paper_of_dossier ON dossiers.paper (dossier);

CREATE TABLE dossiers.token (
  id      uuid PRIMARY KEY,
  dossier uuid NOT NULL REFERENCES dossiers.dossier,
  node    text NOT NULL,
  arrived_by text                                                   -- the flow it came by, for joins
);
CREATE INDEX token_of_dossier ON dossiers.token (dossier);

CREATE TABLE dossiers.timer (
  id      uuid PRIMARY KEY,
  dossier uuid NOT NULL REFERENCES dossiers.dossier,
  token   uuid NOT NULL,
  node    text NOT NULL
);
CREATE INDEX timer_of_dossier ON dossiers.timer (dossier);

-- A worklist is one range of one index: what an agency's role has open, most urgent first. What a line shows stands
-- in the row, so that the list reads no other table.
CREATE TABLE dossiers.task (
  id             uuid PRIMARY KEY,
  dossier        uuid        NOT NULL REFERENCES dossiers.dossier,
  token          uuid        NOT NULL,
  node           text        NOT NULL,
  name           text        NOT NULL,
  does           text        NOT NULL,
  role           text        NOT NULL,
  agency         text        NOT NULL,
  state          text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'paused', 'done', 'cancelled')),
  opened_at      timestamptz NOT NULL,
  due_at         timestamptz NOT NULL,                              -- of this step
  claimed_by     uuid,
  done_at        timestamptz,
  done_by        text,
  outcome        text,
  note           text,
  escalated_at   timestamptz,
  code           text        NOT NULL,
  procedure_name text        NOT NULL,
  applicant_name text        NOT NULL,
  dossier_due_at timestamptz,
  channel        text        NOT NULL
);
CREATE INDEX task_worklist ON dossiers.task (agency, role, due_at, id) WHERE state = 'open';
CREATE INDEX task_of_dossier ON dossiers.task (dossier);
CREATE INDEX task_finished ON dossiers.task (agency, done_at) WHERE state = 'done';

CREATE TABLE dossiers.supplement (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dossier     uuid        NOT NULL REFERENCES dossiers.dossier,
  number      int         NOT NULL,                                 -- of the printed form 02
  asked_by    text        NOT NULL,
  asked_at    timestamptz NOT NULL,
  reason      text        NOT NULL,
  papers      jsonb       NOT NULL,                                 -- [{paper, name, what}]
  until       date        NOT NULL,
  answered_at timestamptz,
  answer      text,
  before      smallint    NOT NULL                                  -- the status it interrupted
);
CREATE UNIQUE INDEX supplement_open_once ON dossiers.supplement (dossier) WHERE answered_at IS NULL;
CREATE INDEX supplement_of_dossier ON dossiers.supplement (dossier);

CREATE TABLE dossiers.pause (
  id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dossier uuid        NOT NULL REFERENCES dossiers.dossier,
  reason  text        NOT NULL CHECK (reason IN ('supplement', 'payment')),
  from_at timestamptz NOT NULL,
  to_at   timestamptz
);
CREATE UNIQUE INDEX pause_open_once ON dossiers.pause (dossier) WHERE to_at IS NULL;
CREATE INDEX pause_of_dossier ON dossiers.pause (dossier);

CREATE TABLE dossiers.extension (
  id       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dossier  uuid        NOT NULL REFERENCES dossiers.dossier,
  number   int         NOT NULL,                                    -- how many times
  at       timestamptz NOT NULL,
  by       text        NOT NULL,
  reason   text        NOT NULL,
  until    date        NOT NULL,
  old_due  timestamptz NOT NULL,
  new_due  timestamptz NOT NULL,
  CONSTRAINT extension_once UNIQUE (dossier, number)
);

-- Statutory papers that were issued about a dossier (forms 01–06), as printed.
CREATE TABLE dossiers.printed (
  id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dossier   uuid        NOT NULL REFERENCES dossiers.dossier,
  form      text        NOT NULL,
  at        timestamptz NOT NULL,
  data      jsonb       NOT NULL
);
CREATE INDEX printed_of_dossier ON dossiers.printed (dossier);

CREATE TABLE dossiers.result (
  dossier     uuid PRIMARY KEY REFERENCES dossiers.dossier,
  fields      jsonb       NOT NULL DEFAULT '{}',                    -- what the officer wrote
  drafted_by  text,
  signed_by   uuid,                                                 -- staff who decided
  number      text,
  issued_on   date,
  verify_code text        CONSTRAINT result_verify_once UNIQUE,
  draft_file  uuid        REFERENCES platform.file,
  signed_file uuid        REFERENCES platform.file,
  seal_place  jsonb,                                                -- {page, rect} of the printed page
  sealed_file uuid        REFERENCES platform.file,
  document    uuid
);

CREATE TABLE dossiers.opinion (
  task    uuid PRIMARY KEY REFERENCES dossiers.task,
  dossier uuid        NOT NULL REFERENCES dossiers.dossier,
  by      text        NOT NULL,
  at      timestamptz NOT NULL,
  text    text        NOT NULL,
  file    uuid        REFERENCES platform.file
);

CREATE TABLE dossiers.rating (
  dossier uuid PRIMARY KEY REFERENCES dossiers.dossier,
  score   smallint    NOT NULL CHECK (score BETWEEN 1 AND 5),
  comment text        NOT NULL,
  at      timestamptz NOT NULL
);
