-- All jobs of one kind that went wrong, at once: after a mail server that was away for a day they are thousands.
CREATE FUNCTION platform.retry_jobs(kind text, at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
BEGIN
  RETURN (SELECT count(*) FROM graphile_worker.reschedule_jobs(
    ARRAY(SELECT j.id FROM graphile_worker.jobs j
          WHERE j.task_identifier = kind AND j.last_error IS NOT NULL AND j.locked_at IS NULL),
    run_at := at, attempts := 0));
END $$;
REVOKE EXECUTE ON FUNCTION platform.retry_jobs FROM PUBLIC;
