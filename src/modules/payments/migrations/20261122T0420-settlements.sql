-- What payment gateways settle with us; a second person before a file moves money; reductions that are asked for first.

-- Which gateway holds money that is not at the bank yet: each has a clearing account of its own, and keeps a fee.
ALTER TABLE payments.entry ADD COLUMN gateway text;
ALTER TABLE payments.entry DISABLE TRIGGER entry_append_only;
UPDATE payments.entry e SET gateway = coalesce(
    (SELECT channel FROM payments.payment WHERE id = e.payment),
    (SELECT channel FROM payments.notice WHERE id = e.notice),
    (SELECT p.channel FROM payments.refund r JOIN payments.payment p ON p.id = r.payment
     WHERE r.bill = e.bill AND r.way = 'gateway' AND r.amount = e.credit LIMIT 1))
  WHERE account = 'gateway';
ALTER TABLE payments.entry ENABLE TRIGGER entry_append_only;
ALTER TABLE payments.entry
  ADD CONSTRAINT entry_gateway_check CHECK ((account = 'gateway') = (gateway IS NOT NULL)),
  DROP CONSTRAINT entry_account_check,
  ADD CONSTRAINT entry_account_check CHECK (account IN ('receivable', 'income', 'reduction', 'written-off', 'cash', 'bank', 'gateway', 'fee', 'suspense', 'payable', 'difference'));
CREATE INDEX entry_at_gateway ON payments.entry (gateway) INCLUDE (debit, credit) WHERE gateway IS NOT NULL;

-- A basket can be paid through a gateway as well.
ALTER TABLE payments.attempt
  ALTER COLUMN bill DROP NOT NULL,
  ADD COLUMN basket uuid REFERENCES payments.basket,
  ADD CONSTRAINT attempt_for_check CHECK ((bill IS NULL) <> (basket IS NULL));
CREATE INDEX attempt_of_basket ON payments.attempt (basket, created_at) WHERE basket IS NOT NULL;

-- Money whose text names several bills, and is not what they ask for together, waits for a person.
ALTER TABLE payments.unmatched
  DROP CONSTRAINT unmatched_why_check,
  ADD CONSTRAINT unmatched_why_check CHECK (why IN ('no-account', 'no-bill', 'several-bills', 'wrong-account', 'already-paid', 'not-open', 'no-order'));

-- A gateway's settlement is a statement too: of its account with us, paid out to one of ours at the bank.
ALTER TABLE payments.statement
  ADD COLUMN gateway text CHECK (gateway IN ('vnpay', 'momo', 'zalopay', 'viettel', 'national')),
  ADD COLUMN notice uuid REFERENCES payments.notice,       -- the transfer that paid it out
  ADD COLUMN settled_by text,
  ADD COLUMN settled_at timestamptz,
  ADD CHECK ((notice IS NULL) = (settled_at IS NULL) AND (notice IS NULL) = (settled_by IS NULL)),
  ADD CHECK (notice IS NULL OR gateway IS NOT NULL AND imported_at IS NOT NULL),
  -- A file is not signed by whoever wrote it: a second person looks before it counts. Earlier imports had one.
  ADD CONSTRAINT statement_four_eyes CHECK (imported_by <> read_by) NOT VALID;
CREATE INDEX statement_to_settle ON payments.statement (account) WHERE gateway IS NOT NULL AND notice IS NULL;
ALTER TABLE payments.statement_mapping
  ADD COLUMN gateway text NOT NULL DEFAULT '',             -- '': the bank's own
  DROP CONSTRAINT statement_mapping_pkey,
  ADD PRIMARY KEY (account, gateway);

ALTER TABLE payments.statement_line
  ADD COLUMN fee bigint NOT NULL DEFAULT 0,                -- đồng that a gateway keeps; below zero: gave back
  ADD COLUMN refund uuid UNIQUE REFERENCES payments.refund,
  DROP CONSTRAINT statement_line_outcome_check,
  ADD CONSTRAINT statement_line_outcome_check CHECK (outcome IN ('paid', 'unmatched', 'known', 'out', 'differs', 'repeated', 'only-theirs'));

CREATE OR REPLACE FUNCTION payments.guard_statement_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - '{outcome,notice,refund}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{outcome,notice,refund}'::text[] OR OLD.outcome IS NOT NULL
  THEN RAISE EXCEPTION 'A line of a statement stays as it was read'; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION payments.guard_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.account, NEW.sha256, NEW.gateway, NEW.read_by) IS DISTINCT FROM (OLD.account, OLD.sha256, OLD.gateway, OLD.read_by)
    OR OLD.imported_by IS NOT NULL AND NEW.imported_by IS DISTINCT FROM OLD.imported_by
    OR OLD.notice IS NOT NULL AND NEW.notice IS DISTINCT FROM OLD.notice
  THEN RAISE EXCEPTION 'A statement is read, released and paid out once'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_statement BEFORE UPDATE ON payments.statement FOR EACH ROW EXECUTE FUNCTION payments.guard_statement();

-- What a gateway pays out for a statement: its lines, each once whatever file says it again, less its fees.
CREATE FUNCTION payments.payout_of(which uuid) RETURNS TABLE (gross bigint, fee bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT coalesce(sum(amount), 0)::bigint, coalesce(sum(fee), 0)::bigint
  FROM payments.statement_line WHERE statement = which AND outcome IS DISTINCT FROM 'repeated'
$$;

-- As before, with what of a notice paid out a gateway's statements.
CREATE OR REPLACE FUNCTION payments.check_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE told payments.notice; given bigint;
BEGIN
  IF TG_TABLE_NAME = 'payment' THEN
    SELECT * INTO told FROM payments.notice WHERE channel = NEW.channel AND gateway_transaction = NEW.gateway_transaction;
  ELSE
    SELECT * INTO told FROM payments.notice WHERE id = NEW.notice;
  END IF;
  IF told.id IS NULL THEN RETURN NULL; END IF;
  SELECT coalesce((SELECT sum(amount) FROM payments.payment
                   WHERE channel = told.channel AND gateway_transaction = told.gateway_transaction), 0)
       + coalesce((SELECT sum(amount) FROM payments.refund
                   WHERE notice = told.id AND state NOT IN ('refused', 'failed')), 0)
       + coalesce((SELECT sum(amount) FROM payments.match WHERE notice = told.id AND state = 'asked'), 0)
       + coalesce((SELECT sum(p.gross - p.fee) FROM payments.statement s, payments.payout_of(s.id) p WHERE s.notice = told.id), 0)
    INTO given;
  IF given > told.amount THEN RAISE EXCEPTION 'Of notice % more was given away than came', told.id; END IF;
  RETURN NULL;
END $$;
CREATE INDEX statement_of_notice ON payments.statement (notice) WHERE notice IS NOT NULL;
CREATE CONSTRAINT TRIGGER payout_within_notice AFTER UPDATE OF notice ON payments.statement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.notice IS NOT NULL) EXECUTE FUNCTION payments.check_notice();

-- Miễn giảm and xóa nợ: one asks, another decides.
CREATE TABLE payments.waiver (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  bill       uuid        NOT NULL REFERENCES payments.bill,
  kind       text        NOT NULL CHECK (kind IN ('reduction', 'write-off')),
  amount     bigint      NOT NULL CHECK (amount > 0),
  reason     text        NOT NULL CHECK (reason <> ''),
  state      text        NOT NULL CHECK (state IN ('requested', 'refused', 'done')),
  requested_by text        NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by text CHECK (decided_by <> requested_by),
  decided_at timestamptz,
  CHECK ((state = 'requested') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX waiver_waits_once ON payments.waiver (bill) WHERE state = 'requested';
CREATE INDEX waiver_waiting ON payments.waiver (requested_at, id) WHERE state = 'requested';
CREATE INDEX waiver_of_bill ON payments.waiver (bill);
CREATE FUNCTION payments.guard_waiver() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' THEN RAISE EXCEPTION 'A waiver begins as a request'; END IF;
  ELSIF OLD.state <> 'requested' OR (NEW.bill, NEW.kind, NEW.amount, NEW.reason, NEW.requested_by)
    IS DISTINCT FROM (OLD.bill, OLD.kind, OLD.amount, OLD.reason, OLD.requested_by)
  THEN RAISE EXCEPTION 'A waiver is decided once, as it was asked'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_waiver BEFORE INSERT OR UPDATE ON payments.waiver FOR EACH ROW EXECUTE FUNCTION payments.guard_waiver();
CREATE TRIGGER waiver_kept BEFORE DELETE ON payments.waiver FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
