-- A meter that was misread is put right after its bill was made: one asks with the true figure, another decides.

CREATE TABLE water.correction (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer     uuid        NOT NULL,
  period       text        NOT NULL,
  kind         text        NOT NULL CHECK (kind IN ('invoice', 'reading')),  -- reading: the bill stays, somebody paid of it
  value        int         NOT NULL CHECK (value >= 0),  -- what the meter said in truth
  reason       text        NOT NULL CHECK (reason <> ''),
  state        text        NOT NULL CHECK (state IN ('requested', 'agreed', 'refused')),
  requested_by text        NOT NULL,                   -- actor key
  requested_at timestamptz NOT NULL,
  decided_by   text CHECK (decided_by <> requested_by),
  decided_at   timestamptz,
  was          jsonb,                                  -- reading and invoice as they stood before
  FOREIGN KEY (customer, period) REFERENCES water.reading,
  CHECK ((state = 'requested') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((state = 'agreed') = (was IS NOT NULL))
);
CREATE UNIQUE INDEX correction_waits_once ON water.correction (customer) WHERE state = 'requested';
CREATE INDEX correction_waiting ON water.correction (requested_at, id) WHERE state = 'requested';
CREATE INDEX correction_of_reading ON water.correction (customer, period);

CREATE FUNCTION water.guard_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' THEN RAISE EXCEPTION 'A correction begins as a request'; END IF;
  ELSIF OLD.state <> 'requested' OR (NEW.customer, NEW.period, NEW.kind, NEW.value, NEW.reason, NEW.requested_by)
    IS DISTINCT FROM (OLD.customer, OLD.period, OLD.kind, OLD.value, OLD.reason, OLD.requested_by)
  THEN RAISE EXCEPTION 'A correction is decided once, as it was asked'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_correction BEFORE INSERT OR UPDATE ON water.correction
  FOR EACH ROW EXECUTE FUNCTION water.guard_correction();

-- Once billed a figure is what two people agreed on, or stays.
CREATE FUNCTION water.keep_billed_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM water.invoice WHERE customer = OLD.customer AND period = OLD.period)
    AND ((NEW.customer, NEW.period, NEW.meter, NEW.read_on) IS DISTINCT FROM (OLD.customer, OLD.period, OLD.meter, OLD.read_on)
      OR NEW.used - OLD.used <> NEW.value - OLD.value
      OR NOT EXISTS (SELECT FROM water.correction
        WHERE customer = OLD.customer AND period = OLD.period AND state = 'agreed' AND value = NEW.value))
  THEN RAISE EXCEPTION 'The reading % of % is billed', OLD.period, OLD.customer; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_billed_reading BEFORE UPDATE ON water.reading
  FOR EACH ROW EXECUTE FUNCTION water.keep_billed_reading();

ALTER TABLE water.invoice
  ADD COLUMN revision     int   NOT NULL DEFAULT 1,    -- in the reference of its bill, from the second on
  ADD COLUMN tariff_group text,                        -- whose prices these are; NULL: made before this column
  ADD COLUMN replaced     jsonb NOT NULL DEFAULT '[]'; -- meters taken off in these days: serial, from, to
