-- One till for the whole province: what people owe, what they paid, and books that balance.

-- Where transfers to an agency (and to those below it without one) arrive. A new account gets a new row.
CREATE TABLE payments.account (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  agency     text NOT NULL,
  valid_from date NOT NULL,
  bank_bin   text NOT NULL CHECK (bank_bin ~ '^\d{6}$'),
  bank_name  text NOT NULL,
  number     text NOT NULL CHECK (number ~ '^[0-9A-Za-z]{1,19}$'),
  name       text NOT NULL,
  UNIQUE (agency, valid_from)
);
CREATE INDEX account_by_number ON payments.account (number);

CREATE TABLE payments.bill (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,  -- what the transfer code says
  reference    text        NOT NULL UNIQUE,                 -- the caller's: a repeated opening finds the bill
  payer        uuid        NOT NULL,
  payer_name   text        NOT NULL,
  agency       text        NOT NULL,
  purpose      text        NOT NULL,
  amount       bigint      NOT NULL CHECK (amount > 0),     -- đồng
  state        text        NOT NULL CHECK (state IN ('draft', 'open', 'paid', 'cancelled', 'refunded')),
  account      uuid        REFERENCES payments.account,     -- NULL: cash only
  path         text,                                        -- where the payer goes on afterwards
  search       text        NOT NULL,                        -- reference and name without marks
  due_at       timestamptz,
  opened_at    timestamptz NOT NULL,
  paid_at      timestamptz,
  cancelled_at timestamptz,
  UNIQUE (id, amount),
  CHECK ((paid_at IS NOT NULL) = (state IN ('paid', 'refunded'))),
  CHECK ((cancelled_at IS NOT NULL) = (state = 'cancelled'))
);
CREATE INDEX bill_open ON payments.bill (agency, opened_at, id) WHERE state = 'open';
CREATE INDEX bill_of_payer ON payments.bill (payer, opened_at DESC);

-- What was asked for never changes, and a state is never left by a side door.
CREATE FUNCTION payments.guard_bill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.number, NEW.reference, NEW.payer, NEW.agency, NEW.amount, NEW.account)
    IS DISTINCT FROM (OLD.id, OLD.number, OLD.reference, OLD.payer, OLD.agency, OLD.amount, OLD.account)
  THEN RAISE EXCEPTION 'An opened bill keeps its payer, agency, amount and account'; END IF;
  IF OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN
    ('draft>open', 'draft>cancelled', 'open>paid', 'open>cancelled', 'paid>refunded')
  THEN RAISE EXCEPTION 'A bill does not go from % to %', OLD.state, NEW.state; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_bill BEFORE UPDATE ON payments.bill FOR EACH ROW EXECUTE FUNCTION payments.guard_bill();

CREATE TABLE payments.bill_item (
  bill        uuid   NOT NULL REFERENCES payments.bill,
  position    int    NOT NULL,
  code        text   NOT NULL,
  name        text   NOT NULL,
  kind        text   NOT NULL CHECK (kind IN ('fee', 'charge')),  -- lệ phí, phí
  quantity    int    NOT NULL CHECK (quantity > 0),
  unit_amount bigint NOT NULL CHECK (unit_amount >= 0),
  amount      bigint NOT NULL GENERATED ALWAYS AS (quantity * unit_amount) STORED,
  PRIMARY KEY (bill, position)
);

-- What a gateway told us, once each and as it was told; first of all things, so that a repetition is seen.
CREATE TABLE payments.notice (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  channel             text        NOT NULL CHECK (channel <> 'cash'),
  gateway_transaction text        NOT NULL,
  account_number      text        NOT NULL,
  amount              bigint      NOT NULL CHECK (amount > 0),
  description         text        NOT NULL,
  paid_at             timestamptz NOT NULL,
  received_at         timestamptz NOT NULL,
  UNIQUE (channel, gateway_transaction)
);

-- A payment settles its bill whole: the foreign key over the amount refuses any other sum.
CREATE TABLE payments.payment (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  bill                uuid        NOT NULL CONSTRAINT payment_of_bill_once UNIQUE,
  channel             text        NOT NULL CHECK (channel IN ('cash', 'bank-transfer')),
  amount              bigint      NOT NULL,
  gateway_transaction text,
  received_by         text        NOT NULL,                 -- actor key
  at                  timestamptz NOT NULL,
  FOREIGN KEY (bill, amount) REFERENCES payments.bill (id, amount),
  FOREIGN KEY (channel, gateway_transaction) REFERENCES payments.notice (channel, gateway_transaction),
  UNIQUE (channel, gateway_transaction),
  CHECK ((channel = 'cash') = (gateway_transaction IS NULL))
);

-- Money that arrived and belongs to no open bill, or not in this sum: a person must look at it.
CREATE TABLE payments.unmatched (
  notice uuid PRIMARY KEY REFERENCES payments.notice,
  bill   uuid REFERENCES payments.bill,
  why    text NOT NULL CHECK (why IN ('no-account', 'no-bill', 'wrong-account', 'wrong-amount', 'already-paid', 'not-open')),
  at     timestamptz NOT NULL
);

-- Receipt numbers have no gaps: the counter is bumped in the transaction of the payment and waits for it.
CREATE TABLE payments.receipt_series (
  agency text NOT NULL,
  year   int  NOT NULL,
  last   int  NOT NULL,
  PRIMARY KEY (agency, year)
);
CREATE TABLE payments.receipt (
  agency  text NOT NULL,
  year    int  NOT NULL,
  number  int  NOT NULL,
  payment uuid NOT NULL UNIQUE REFERENCES payments.payment,
  PRIMARY KEY (agency, year, number)
);

-- The journal: double entry, append-only. `posting` holds the lines of one movement together.
CREATE TABLE payments.entry (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  posting uuid        NOT NULL,
  at      timestamptz NOT NULL,
  agency  text        NOT NULL,
  account text        NOT NULL CHECK (account IN ('receivable', 'income', 'cash', 'bank', 'suspense')),
  bill    uuid        REFERENCES payments.bill,
  payment uuid        REFERENCES payments.payment,
  debit   bigint      NOT NULL DEFAULT 0 CHECK (debit >= 0),
  credit  bigint      NOT NULL DEFAULT 0 CHECK (credit >= 0),
  CHECK ((debit = 0) <> (credit = 0))
);
CREATE INDEX entry_by_posting ON payments.entry (posting);
CREATE INDEX entry_by_bill ON payments.entry (bill);

CREATE FUNCTION payments.check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE difference bigint;
BEGIN
  SELECT sum(debit) - sum(credit) INTO difference FROM payments.entry WHERE posting = NEW.posting;
  IF difference <> 0 THEN RAISE EXCEPTION 'Posting % is out of balance by %', NEW.posting, difference; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balance AFTER INSERT ON payments.entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments.check_balance();
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON payments.entry FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON payments.entry FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER notice_append_only BEFORE UPDATE OR DELETE ON payments.notice FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER payment_append_only BEFORE UPDATE OR DELETE ON payments.payment FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER receipt_append_only BEFORE UPDATE OR DELETE ON payments.receipt FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

GRANT REFERENCES (id) ON payments.bill TO sen_module;
