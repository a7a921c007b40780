-- What no side door gets round: books that balance, states that follow from them, and four eyes on money that leaves.
-- The functions run as their owner, because what is checked at commit may run under another module's role.

-- Where a bill stands by its journal alone.
--   owed: still to pay (below zero: too much was paid) · held: of what was paid, what we still have
--   leaving: approved to go back · returned: gone back · lost: written off
CREATE FUNCTION payments.books_of(which uuid)
RETURNS TABLE (claimed boolean, owed bigint, held bigint, leaving bigint, returned bigint, lost bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH line AS (SELECT account, payment, debit, credit FROM payments.entry WHERE bill = which),
  total AS (
    SELECT coalesce(bool_or(account = 'income' AND credit > 0), false) AS claimed,
           coalesce(sum(debit - credit) FILTER (WHERE account = 'receivable'), 0)::bigint AS owed,
           coalesce(sum(credit) FILTER (WHERE account = 'receivable' AND payment IS NOT NULL), 0)::bigint AS came,
           coalesce(sum(credit - debit) FILTER (WHERE account = 'payable'), 0)::bigint AS leaving,
           coalesce(sum(credit) FILTER (WHERE account IN ('cash', 'bank', 'gateway')), 0)::bigint AS returned,
           coalesce(sum(debit) FILTER (WHERE account = 'written-off'), 0)::bigint AS lost
    FROM line)
  SELECT claimed, owed, came - returned, leaving, returned, lost FROM total
$$;

CREATE FUNCTION payments.state_of(which uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT CASE
    WHEN NOT claimed AND cancelled_at IS NULL THEN 'draft'
    WHEN leaving > 0 THEN 'refunding'
    WHEN owed < 0 THEN 'overpaid'
    WHEN owed > 0 AND held > 0 THEN 'partly-paid'
    WHEN owed > 0 THEN 'open'
    WHEN lost > 0 THEN 'written-off'
    WHEN held > 0 THEN 'paid'
    WHEN returned > 0 THEN 'refunded'
    WHEN cancelled_at IS NOT NULL THEN 'cancelled'
    ELSE 'paid'  -- nothing was left to pay: the whole of it was waived
  END FROM payments.bill, payments.books_of(which) WHERE id = which
$$;

CREATE FUNCTION payments.guard_bill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.number, NEW.reference, NEW.payer, NEW.agency, NEW.amount, NEW.account)
    IS DISTINCT FROM (OLD.id, OLD.number, OLD.reference, OLD.payer, OLD.agency, OLD.amount, OLD.account)
  THEN RAISE EXCEPTION 'A bill keeps its payer, agency, amount and account'; END IF;
  IF OLD.paid_at IS DISTINCT FROM NEW.paid_at AND OLD.paid_at IS NOT NULL
    OR OLD.cancelled_at IS DISTINCT FROM NEW.cancelled_at AND OLD.cancelled_at IS NOT NULL
  THEN RAISE EXCEPTION 'A bill is paid, or cancelled, once'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_bill BEFORE UPDATE ON payments.bill FOR EACH ROW EXECUTE FUNCTION payments.guard_bill();
CREATE TRIGGER bill_kept BEFORE DELETE ON payments.bill FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

-- Whatever a transaction did: at its end the bill says what its journal says.
CREATE FUNCTION payments.check_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE which uuid; said text; found text;
BEGIN
  IF TG_TABLE_NAME = 'bill' THEN which := NEW.id; ELSE which := NEW.bill; END IF;
  IF which IS NULL THEN RETURN NULL; END IF;
  SELECT state INTO said FROM payments.bill WHERE id = which;
  found := payments.state_of(which);
  IF said <> found THEN RAISE EXCEPTION 'Bill % says it is %, its journal says %', which, said, found; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER bill_follows_journal AFTER INSERT OR UPDATE OF state ON payments.bill
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.check_state();
CREATE CONSTRAINT TRIGGER entry_moves_bill AFTER INSERT ON payments.entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.check_state();

CREATE FUNCTION payments.check_balance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE difference bigint;
BEGIN
  SELECT sum(debit) - sum(credit) INTO difference FROM payments.entry WHERE posting = NEW.posting;
  IF difference <> 0 THEN RAISE EXCEPTION 'Posting % is out of balance by %', NEW.posting, difference; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balance AFTER INSERT ON payments.entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.check_balance();

-- No đồng of a notice is given twice: to bills, or back.
CREATE FUNCTION payments.check_notice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
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
       + coalesce((SELECT sum(amount) FROM payments.match WHERE notice = told.id AND state = 'asked'), 0) INTO given;
  IF given > told.amount THEN RAISE EXCEPTION 'Of notice % more was given away than came', told.id; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payment_within_notice AFTER INSERT ON payments.payment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.check_notice();
CREATE CONSTRAINT TRIGGER refund_within_notice AFTER INSERT OR UPDATE ON payments.refund
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.check_notice();
CREATE CONSTRAINT TRIGGER match_within_notice AFTER INSERT OR UPDATE ON payments.match
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.check_notice();

-- Of a payment no more goes back than came.
CREATE FUNCTION payments.check_refund() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE back bigint; came bigint;
BEGIN
  IF NEW.payment IS NULL THEN RETURN NULL; END IF;
  SELECT sum(amount) INTO back FROM payments.refund WHERE payment = NEW.payment AND state NOT IN ('refused', 'failed');
  SELECT amount INTO came FROM payments.payment WHERE id = NEW.payment;
  IF back > came THEN RAISE EXCEPTION 'Payment % would go back more than once', NEW.payment; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refund_within_payment AFTER INSERT OR UPDATE ON payments.refund
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.check_refund();

CREATE FUNCTION payments.guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.bill, NEW.payment, NEW.notice, NEW.agency, NEW.amount, NEW.way, NEW.to_account, NEW.requested_by)
    IS DISTINCT FROM (OLD.id, OLD.bill, OLD.payment, OLD.notice, OLD.agency, OLD.amount, OLD.way, OLD.to_account, OLD.requested_by)
  THEN RAISE EXCEPTION 'A refund keeps what was asked for'; END IF;
  IF OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN
    ('requested>approved', 'requested>refused', 'approved>sent', 'approved>done', 'approved>failed', 'sent>done', 'sent>failed')
  THEN RAISE EXCEPTION 'A refund does not go from % to %', OLD.state, NEW.state; END IF;
  IF OLD.decided_by IS NOT NULL AND OLD.decided_by IS DISTINCT FROM NEW.decided_by
  THEN RAISE EXCEPTION 'A refund is decided once'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_refund BEFORE UPDATE ON payments.refund FOR EACH ROW EXECUTE FUNCTION payments.guard_refund();

-- Who asks cannot write the agreement as well: a refund begins as a request.
CREATE FUNCTION payments.begin_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'requested' THEN RAISE EXCEPTION 'A refund begins as a request'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER begin_refund BEFORE INSERT ON payments.refund FOR EACH ROW EXECUTE FUNCTION payments.begin_refund();

CREATE FUNCTION payments.guard_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'asked' OR (NEW.notice, NEW.bill, NEW.amount, NEW.asked_by, NEW.needs_two)
    IS DISTINCT FROM (OLD.notice, OLD.bill, OLD.amount, OLD.asked_by, OLD.needs_two)
  THEN RAISE EXCEPTION 'A match is decided once, as it was asked'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_match BEFORE UPDATE ON payments.match FOR EACH ROW EXECUTE FUNCTION payments.guard_match();

-- A receipt changes by being cancelled, and by getting its sealed document; each once.
CREATE FUNCTION payments.guard_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.agency, NEW.year, NEW.number, NEW.payment, NEW.form, NEW.series, NEW.replaces)
    IS DISTINCT FROM (OLD.agency, OLD.year, OLD.number, OLD.payment, OLD.form, OLD.series, OLD.replaces)
    OR OLD.cancelled_at IS NOT NULL AND NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at
    OR OLD.file IS NOT NULL AND NEW.file IS DISTINCT FROM OLD.file
  THEN RAISE EXCEPTION 'A receipt stays as it was issued'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_receipt BEFORE UPDATE ON payments.receipt FOR EACH ROW EXECUTE FUNCTION payments.guard_receipt();

-- A closed day takes no more cash. At commit, so that a closing of the same moment is seen.
CREATE FUNCTION payments.check_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE place text; who text; moment timestamptz;
BEGIN
  IF TG_TABLE_NAME = 'payment' THEN
    SELECT b.agency, p.received_by, p.at INTO place, who, moment
      FROM payments.payment p JOIN payments.bill b ON b.id = p.bill WHERE p.id = NEW.id AND p.channel = 'cash';
  ELSE
    SELECT agency, ended_by, ended_at INTO place, who, moment
      FROM payments.refund WHERE id = NEW.id AND way = 'cash' AND state = 'done';
  END IF;
  IF EXISTS (SELECT FROM payments.closing
             WHERE agency = place AND cashier IN (who, '') AND day = (moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)
  THEN RAISE EXCEPTION 'The day of % at % is closed', who, place; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cash_on_open_day AFTER INSERT ON payments.payment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.channel = 'cash') EXECUTE FUNCTION payments.check_day();
CREATE CONSTRAINT TRIGGER refund_on_open_day AFTER UPDATE OF state ON payments.refund
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.way = 'cash' AND NEW.state = 'done') EXECUTE FUNCTION payments.check_day();

CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON payments.entry FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON payments.entry FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE ON payments.notice FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE ON payments.payment FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER told_append_only BEFORE UPDATE OR DELETE ON payments.told FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER reduction_append_only BEFORE UPDATE OR DELETE ON payments.reduction FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER receipt_kept BEFORE DELETE ON payments.receipt FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER refund_kept BEFORE DELETE ON payments.refund FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER match_kept BEFORE DELETE ON payments.match FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER closing_append_only BEFORE UPDATE OR DELETE ON payments.closing FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
