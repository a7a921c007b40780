-- All failed jobs of one kind may be tried again together: one deed, which names no single job and says how many they were.
ALTER TABLE operations.intervention
  ALTER job_id DROP NOT NULL,
  ADD COLUMN jobs int,
  DROP CONSTRAINT intervention_deed_check,
  ADD CONSTRAINT intervention_deed_check CHECK (deed IN ('retried', 'given-up', 'retried-all')),
  ADD CONSTRAINT intervention_of CHECK ((deed = 'retried-all') = (job_id IS NULL) AND (job_id IS NULL) = (jobs IS NOT NULL));
