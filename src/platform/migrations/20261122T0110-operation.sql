-- What an operator looks at: which processes run, how outside systems answer, what waits and what failed.

ALTER TABLE platform.outbox ADD COLUMN at timestamptz NOT NULL DEFAULT now();

-- A row a running process, written every few seconds; one that dies without a word stops being seen.
CREATE TABLE platform.process (
  id         uuid PRIMARY KEY,
  role       text        NOT NULL CHECK (role IN ('all', 'web', 'worker')),
  host       text        NOT NULL,
  pid        int         NOT NULL,
  version    text        NOT NULL,
  started_at timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL,
  stopping   boolean     NOT NULL DEFAULT false,
  statements jsonb       NOT NULL DEFAULT '[]'  -- the costliest of this process: [{statement, calls, ms, slowest}]
);

-- How the systems outside answered, over all processes.
CREATE TABLE platform.integration (
  name         text PRIMARY KEY,  -- 'population', 'vneid', 'smtp', 'bank-notices'
  succeeded_at timestamptz,
  failed_at    timestamptz,
  failure      text,              -- the last one; never anything about a person
  successes    bigint NOT NULL DEFAULT 0,
  failures     bigint NOT NULL DEFAULT 0
);

-- The queue's own schema belongs to whoever migrates; these are the only ways to it. Their bodies are read when they
-- run, so that they can be made before the queue is.
CREATE FUNCTION platform.queue_figures(OUT waiting bigint, OUT later bigint, OUT failed bigint, OUT running bigint, OUT oldest_due timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = platform, pg_temp AS $$
BEGIN
  SELECT count(*) FILTER (WHERE attempts < max_attempts AND locked_at IS NULL AND run_at <= now()),
         count(*) FILTER (WHERE attempts < max_attempts AND locked_at IS NULL AND run_at > now()),
         count(*) FILTER (WHERE attempts >= max_attempts),
         count(*) FILTER (WHERE locked_at IS NOT NULL),
         min(run_at) FILTER (WHERE attempts < max_attempts AND locked_at IS NULL AND run_at <= now())
  INTO waiting, later, failed, running, oldest_due FROM graphile_worker.jobs;
END $$;

-- Jobs that went wrong at least once, those that nobody will try again first; or one of them.
CREATE FUNCTION platform.failing_jobs(only_id bigint, most int)
RETURNS TABLE (id bigint, job text, attempts int, max_attempts int, error text, run_at timestamptz, changed_at timestamptz, given_up boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = platform, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT j.id::bigint, j.task_identifier, j.attempts::int, j.max_attempts::int, j.last_error, j.run_at, j.updated_at, j.attempts >= j.max_attempts
  FROM graphile_worker.jobs j
  WHERE j.last_error IS NOT NULL AND j.locked_at IS NULL AND (only_id IS NULL OR j.id = only_id)
  ORDER BY j.attempts >= j.max_attempts DESC, j.updated_at DESC LIMIT most;
END $$;

CREATE FUNCTION platform.retry_job(job_id bigint, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.reschedule_jobs(ARRAY[job_id], run_at := at, attempts := 0);
  RETURN FOUND;
END $$;

-- Taken out of the queue for good.
CREATE FUNCTION platform.drop_job(job_id bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
BEGIN
  PERFORM graphile_worker.complete_jobs(ARRAY[job_id]);
  RETURN FOUND;
END $$;

-- What PostgreSQL itself counted; nothing where pg_stat_statements is not installed or not loaded.
CREATE FUNCTION platform.counted_statements(most int)
RETURNS TABLE (statement text, calls bigint, ms double precision, slowest double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = platform, pg_temp AS $$
DECLARE home text;
BEGIN
  SELECT n.nspname INTO home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'pg_stat_statements';
  IF home IS NULL THEN RETURN; END IF;
  RETURN QUERY EXECUTE format(
    'SELECT left(s.query, 300), s.calls, s.total_exec_time, s.max_exec_time FROM %I.pg_stat_statements s
     WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND s.toplevel
     ORDER BY s.total_exec_time DESC LIMIT %s', home, most);
EXCEPTION WHEN object_not_in_prerequisite_state THEN RETURN;
END $$;

REVOKE EXECUTE ON FUNCTION platform.queue_figures, platform.failing_jobs, platform.retry_job, platform.drop_job, platform.counted_statements FROM PUBLIC;
