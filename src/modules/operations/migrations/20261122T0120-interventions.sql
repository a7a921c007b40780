-- What an operator did to a job of the queue; the ledger has the same under the id of the row.
CREATE TABLE operations.intervention (
  id     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  job_id bigint      NOT NULL,
  job    text        NOT NULL,
  deed   text        NOT NULL CHECK (deed IN ('retried', 'given-up')),
  reason text,
  by     text        NOT NULL,  -- actor key
  at     timestamptz NOT NULL
);
CREATE INDEX intervention_newest ON operations.intervention (at DESC);
