-- Figures by day: by instant there was nearly a row for every open dossier. What of today is late already is looked up
-- in the rows themselves, which the clock passes one by one.
CREATE FUNCTION dossiers.day_end(due timestamptz) RETURNS timestamptz
  -- The end of its day in Vietnam, UTC+7, which is still of it. Computed without a zone, so that it is put in place of its name.
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (date_trunc('day', (due AT TIME ZONE 'UTC') + interval '7 hours' - interval '1 microsecond') + interval '17 hours') AT TIME ZONE 'UTC';

CREATE OR REPLACE VIEW dossiers.counts AS
  SELECT id AS dossier, CASE WHEN paused THEN 'waiting' ELSE 'open' END AS figure, dossiers.day_end(due_at) AS at, deciding AS agency, 1 AS n
  FROM dossiers.dossier WHERE decided_at IS NULL AND received_at IS NOT NULL AND status IN (2, 4, 5, 6)
  UNION ALL
  SELECT id, CASE WHEN decided_at <= due_at THEN 'on-time' ELSE 'late' END ||
      CASE WHEN EXISTS (SELECT FROM dossiers.extension e WHERE e.dossier = d.id) THEN '-extended' ELSE '' END,
    date_trunc('month', decided_at + interval '7 hours', 'UTC') - interval '7 hours', deciding, 1
  FROM dossiers.dossier d WHERE decided_at IS NOT NULL
  UNION ALL
  SELECT dossier, does, dossiers.day_end(due_at), agency, count(*)::int FROM dossiers.task WHERE state = 'open'
  GROUP BY dossier, does, dossiers.day_end(due_at), agency;

UPDATE dossiers.tallied SET at = dossiers.day_end(at) WHERE figure NOT IN ('on-time', 'late', 'on-time-extended', 'late-extended');
CREATE TEMPORARY TABLE by_day ON COMMIT DROP AS
  SELECT figure, dossiers.day_end(at) AS at, agency, sum(n) AS n FROM dossiers.tally
  WHERE figure NOT IN ('on-time', 'late', 'on-time-extended', 'late-extended') GROUP BY 1, 2, 3;
DELETE FROM dossiers.tally WHERE figure NOT IN ('on-time', 'late', 'on-time-extended', 'late-extended');
INSERT INTO dossiers.tally (figure, at, agency, n) SELECT figure, at, agency, n FROM by_day WHERE n <> 0;

-- The new one stands already.
DROP INDEX dossiers.dossier_due;
ALTER INDEX dossiers.dossier_due_open RENAME TO dossier_due;
