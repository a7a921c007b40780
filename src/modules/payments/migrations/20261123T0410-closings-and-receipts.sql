-- A day that was closed too early is opened again by a second person, and closed anew; a drawer begins with change.
-- A receipt that takes another's place may say another name or purpose.

-- A closing that was taken back stays as it was; the next one of the same day is the next round. What the drawer began
-- with (tiền lẻ đầu ca) is no money of the books: it explains a part of what was counted.
ALTER TABLE payments.closing
  ADD COLUMN round int NOT NULL DEFAULT 1 CHECK (round > 0),
  ADD COLUMN opening_float bigint NOT NULL DEFAULT 0 CHECK (opening_float >= 0),
  DROP CONSTRAINT closing_pkey,
  ADD PRIMARY KEY (agency, day, cashier, round),
  DROP CONSTRAINT closing_check,
  DROP COLUMN difference;
ALTER TABLE payments.closing
  ADD COLUMN difference bigint NOT NULL GENERATED ALWAYS AS (counted - opening_float - books) STORED,
  ADD CHECK (counted = opening_float + books OR coalesce(reason, '') <> '');

CREATE TABLE payments.reopening (
  agency  text        NOT NULL,
  day     date        NOT NULL,
  cashier text        NOT NULL,
  round   int         NOT NULL,
  reason  text        NOT NULL CHECK (btrim(reason) <> ''),
  by      text        NOT NULL,
  at      timestamptz NOT NULL,
  PRIMARY KEY (agency, day, cashier, round),
  FOREIGN KEY (agency, day, cashier, round) REFERENCES payments.closing
);
CREATE TRIGGER reopening_append_only BEFORE UPDATE OR DELETE ON payments.reopening FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

-- The closings in force: at most one a day and till.
CREATE VIEW payments.closed AS
  SELECT c.* FROM payments.closing c
  WHERE NOT EXISTS (SELECT FROM payments.reopening r
                    WHERE (r.agency, r.day, r.cashier, r.round) = (c.agency, c.day, c.cashier, c.round));

CREATE FUNCTION payments.begin_closing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM payments.closed WHERE (agency, day, cashier) = (NEW.agency, NEW.day, NEW.cashier))
  THEN RAISE EXCEPTION 'The day of % at % is closed', NEW.cashier, NEW.agency; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begin_closing BEFORE INSERT ON payments.closing FOR EACH ROW EXECUTE FUNCTION payments.begin_closing();

CREATE FUNCTION payments.begin_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."by" = (SELECT c."by" FROM payments.closing c
               WHERE (agency, day, cashier, round) = (NEW.agency, NEW.day, NEW.cashier, NEW.round))
  THEN RAISE EXCEPTION 'Whoever closed a day does not open it again'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begin_reopening BEFORE INSERT ON payments.reopening FOR EACH ROW EXECUTE FUNCTION payments.begin_reopening();

CREATE OR REPLACE FUNCTION payments.check_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE place text; who text; moment timestamptz;
BEGIN
  IF TG_TABLE_NAME = 'payment' THEN
    SELECT b.agency, p.received_by, p.at INTO place, who, moment
      FROM payments.payment p JOIN payments.bill b ON b.id = p.bill WHERE p.id = NEW.id AND p.channel = 'cash';
  ELSE
    SELECT agency, ended_by, ended_at INTO place, who, moment
      FROM payments.refund WHERE id = NEW.id AND way = 'cash' AND state = 'done';
  END IF;
  IF EXISTS (SELECT FROM payments.closed
             WHERE agency = place AND cashier IN (who, '') AND day = (moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
  THEN RAISE EXCEPTION 'The day of % at % is closed', who, place; END IF;
  RETURN NULL;
END $$;

-- What the bill says stays with the bill; NULL: the receipt says the same.
ALTER TABLE payments.receipt
  ADD COLUMN payer_name text CHECK (btrim(payer_name) <> ''),
  ADD COLUMN purpose    text CHECK (btrim(purpose) <> ''),
  ADD CHECK (replaces IS NOT NULL OR (payer_name IS NULL AND purpose IS NULL));

CREATE OR REPLACE FUNCTION payments.guard_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.agency, NEW.year, NEW.number, NEW.payment, NEW.form, NEW.series, NEW.replaces, NEW.payer_name, NEW.purpose)
    IS DISTINCT FROM (OLD.agency, OLD.year, OLD.number, OLD.payment, OLD.form, OLD.series, OLD.replaces, OLD.payer_name, OLD.purpose)
    OR OLD.cancelled_at IS NOT NULL AND NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at
    OR OLD.file IS NOT NULL AND NEW.file IS DISTINCT FROM OLD.file
  THEN RAISE EXCEPTION 'A receipt stays as it was issued'; END IF;
  RETURN NEW;
END $$;
