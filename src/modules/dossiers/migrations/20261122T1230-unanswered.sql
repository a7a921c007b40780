-- A request to complete that nobody answers ends with its dossier.
ALTER TABLE dossiers.supplement ADD COLUMN closed_at timestamptz;
UPDATE dossiers.supplement s
SET closed_at = coalesce((SELECT max(done_at) FROM dossiers.task t WHERE t.dossier = s.dossier), asked_at)
FROM dossiers.dossier d
WHERE d.id = s.dossier AND d.status <> 5 AND s.answered_at IS NULL;
DROP INDEX dossiers.supplement_open_once;
CREATE UNIQUE INDEX supplement_open_once ON dossiers.supplement (dossier) WHERE answered_at IS NULL AND closed_at IS NULL;
-- The time of the steps stands still also while a dossier waits that was not received yet.
INSERT INTO dossiers.pause (dossier, reason, from_at)
SELECT s.dossier, 'supplement', s.asked_at FROM dossiers.supplement s
WHERE s.answered_at IS NULL AND s.closed_at IS NULL
  AND NOT EXISTS (SELECT FROM dossiers.pause p WHERE p.dossier = s.dossier AND p.to_at IS NULL);
