-- What supervisors look at, counted beforehand: how many, by what, where, and of when. `at` is the instant at which
-- open things are due, so that late is a question to the clock and not a change of rows; for decisions it is the
-- beginning of their month.
CREATE TABLE dossiers.tally (
  figure text        NOT NULL,
  at     timestamptz NOT NULL,
  agency text        NOT NULL,
  n      int         NOT NULL,
  PRIMARY KEY (figure, at, agency)
);
CREATE INDEX tally_nothing ON dossiers.tally (n) WHERE n = 0;

-- What each dossier counts for there at present: taken back before it is counted anew, so nothing counts twice.
CREATE TABLE dossiers.tallied (
  dossier uuid        NOT NULL,
  figure  text        NOT NULL,
  at      timestamptz NOT NULL,
  agency  text        NOT NULL,
  n       int         NOT NULL
);
CREATE INDEX tallied_of_dossier ON dossiers.tallied (dossier);

-- All entries of the ledger by transactions before this one are counted.
CREATE TABLE dossiers.tally_mark (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  until  xid8    NOT NULL
);
INSERT INTO dossiers.tally_mark (until) VALUES ('0');

-- THE definition: what a dossier counts for, read from its rows. Months are those of Vietnam, UTC+7.
CREATE VIEW dossiers.counts AS
  SELECT id AS dossier, CASE WHEN paused THEN 'waiting' ELSE 'open' END AS figure, due_at AS at, deciding AS agency, 1 AS n
  FROM dossiers.dossier WHERE decided_at IS NULL AND received_at IS NOT NULL AND status IN (2, 4, 5, 6)
  UNION ALL
  SELECT id, CASE WHEN decided_at <= due_at THEN 'on-time' ELSE 'late' END ||
      CASE WHEN EXISTS (SELECT FROM dossiers.extension e WHERE e.dossier = d.id) THEN '-extended' ELSE '' END,
    date_trunc('month', decided_at + interval '7 hours', 'UTC') - interval '7 hours', deciding, 1
  FROM dossiers.dossier d WHERE decided_at IS NOT NULL
  UNION ALL
  SELECT dossier, does, due_at, agency, count(*)::int FROM dossiers.task WHERE state = 'open' GROUP BY dossier, does, due_at, agency;

-- The late ones of a whole province, longest first. What only the old counting and nobody read goes.
CREATE INDEX dossier_due ON dossiers.dossier (due_at, id) INCLUDE (deciding) WHERE decided_at IS NULL AND NOT paused AND status IN (2, 4, 6);
DROP INDEX dossiers.dossier_late;
DROP INDEX dossiers.dossier_decided;
