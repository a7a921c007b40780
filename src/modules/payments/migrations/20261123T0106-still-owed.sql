-- Money that was taken for the wrong bill goes back, and the bill is still to be paid.

-- What goes back was put on this bill by mistake: its claim stays. Whoever approves agrees to that too.
ALTER TABLE payments.refund
  ADD COLUMN still_owed boolean NOT NULL DEFAULT false,
  ADD CHECK (bill IS NOT NULL OR NOT still_owed);

CREATE OR REPLACE FUNCTION payments.guard_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.bill, NEW.payment, NEW.notice, NEW.agency, NEW.amount, NEW.way, NEW.to_account, NEW.requested_by, NEW.still_owed)
    IS DISTINCT FROM (OLD.id, OLD.bill, OLD.payment, OLD.notice, OLD.agency, OLD.amount, OLD.way, OLD.to_account, OLD.requested_by, OLD.still_owed)
  THEN RAISE EXCEPTION 'A refund keeps what was asked for'; END IF;
  IF OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN
    ('requested>approved', 'requested>refused', 'approved>sent', 'approved>done', 'approved>failed', 'sent>done', 'sent>failed')
  THEN RAISE EXCEPTION 'A refund does not go from % to %', OLD.state, NEW.state; END IF;
  IF OLD.decided_by IS NOT NULL AND OLD.decided_by IS DISTINCT FROM NEW.decided_by
  THEN RAISE EXCEPTION 'A refund is decided once'; END IF;
  RETURN NEW;
END $$;
