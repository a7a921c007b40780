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
  payer        uuid,                                        -- NULL: somebody without an account, by name
  payer_name   text        NOT NULL,
  relation     text        NOT NULL DEFAULT 'self' CHECK (relation IN ('self', 'child', 'business')),
  for_name     text,                                        -- the child or the business it is about
  tax_code     text,                                        -- whoever represents this business may pay as well
  others       uuid[]      NOT NULL DEFAULT '{}',           -- who else sees and pays it: the other parent
  agency       text        NOT NULL,
  purpose      text        NOT NULL,
  amount       bigint      NOT NULL CHECK (amount > 0),     -- đồng; as asked for when it was opened
  budget_code  text,
  campaign     text,                                        -- bills of one collection: a school's term
  state        text        NOT NULL CHECK (state IN ('draft', 'open', 'partly-paid', 'paid', 'overpaid', 'cancelled', 'refunding', 'refunded', 'written-off')),
  account      uuid        REFERENCES payments.account,     -- NULL: cash only
  path         text,                                        -- where the payer goes on afterwards
  search       text        NOT NULL,                        -- reference and name without marks
  due_at       timestamptz,
  opened_at    timestamptz NOT NULL,
  paid_at      timestamptz,                                 -- when it was first paid in full
  cancelled_at timestamptz,
  CHECK (state <> 'paid' OR paid_at IS NOT NULL),
  CHECK (state <> 'cancelled' OR cancelled_at IS NOT NULL),
  CHECK ((relation = 'self') = (for_name IS NULL))
);
CREATE INDEX bill_open ON payments.bill (agency, opened_at, id) WHERE state IN ('open', 'partly-paid');
CREATE INDEX bill_of_payer ON payments.bill (payer, opened_at DESC);
CREATE INDEX bill_of_business ON payments.bill (tax_code) WHERE tax_code IS NOT NULL;
CREATE INDEX bill_of_others ON payments.bill USING gin (others) WHERE others <> '{}';
CREATE INDEX bill_of_campaign ON payments.bill (campaign) WHERE campaign IS NOT NULL;

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

-- Miễn giảm: what somebody need not pay, and why.
CREATE TABLE payments.reduction (
  id     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  bill   uuid        NOT NULL REFERENCES payments.bill,
  amount bigint      NOT NULL CHECK (amount > 0),
  reason text        NOT NULL CHECK (reason <> ''),
  key    text        NOT NULL,                               -- the occasion: a repeated granting finds it
  by     text        NOT NULL,
  at     timestamptz NOT NULL,
  UNIQUE (bill, key)
);

-- Several bills of one payer, paid by one transfer; its number comes from the row of the bills' numbers.
CREATE TABLE payments.basket (
  id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number  bigint      NOT NULL UNIQUE DEFAULT nextval('payments.bill_number_seq'),
  payer   uuid        NOT NULL,
  account uuid        NOT NULL REFERENCES payments.account,
  at      timestamptz NOT NULL
);
CREATE TABLE payments.basket_bill (
  basket uuid NOT NULL REFERENCES payments.basket,
  bill   uuid NOT NULL REFERENCES payments.bill,
  PRIMARY KEY (basket, bill)
);

-- One try to pay one bill through one gateway.
CREATE TABLE payments.attempt (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  "order"       text        NOT NULL UNIQUE,                -- what the gateway knows
  gateway       text        NOT NULL,
  bill          uuid        NOT NULL REFERENCES payments.bill,
  amount        bigint      NOT NULL CHECK (amount > 0),
  purpose       text        NOT NULL,
  payer_address text        NOT NULL,
  locale        text        NOT NULL CHECK (locale IN ('vi', 'en')),
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  state         text        NOT NULL CHECK (state IN ('begun', 'paid', 'failed', 'given-up')),
  asked         int         NOT NULL DEFAULT 0,             -- how often the gateway was asked
  ask_at        timestamptz,                                -- when it will be asked next
  way           jsonb,                                      -- how the payer gets there, once it was opened
  CHECK ((ask_at IS NULL) = (state IN ('paid', 'given-up')))
);
CREATE INDEX attempt_to_ask ON payments.attempt (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX attempt_of_bill ON payments.attempt (bill, created_at);

-- What was said of an attempt, each thing once however often it is said.
CREATE TABLE payments.told (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  attempt     uuid        NOT NULL REFERENCES payments.attempt,
  source      text        NOT NULL CHECK (source IN ('callback', 'query', 'file')),
  state       text        NOT NULL CHECK (state IN ('paid', 'failed', 'pending')),
  transaction text,
  amount      bigint,
  code        text        NOT NULL,
  said_at     timestamptz,
  heard_at    timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (attempt, source, state, transaction, amount, code)
);

-- Money that arrived, once each and as it was told; first of all things, so that a repetition is seen.
CREATE TABLE payments.notice (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  channel             text        NOT NULL CHECK (channel IN ('bank-transfer', 'vnpay', 'momo', 'zalopay', 'viettel', 'national')),
  gateway_transaction text        NOT NULL,
  account_number      text        NOT NULL,                 -- '' at a gateway
  amount              bigint      NOT NULL CHECK (amount > 0),
  description         text        NOT NULL,                 -- at a gateway: the order
  paid_at             timestamptz NOT NULL,
  received_at         timestamptz NOT NULL,
  UNIQUE (channel, gateway_transaction)
);

CREATE TABLE payments.payment (
  id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  bill                uuid        NOT NULL REFERENCES payments.bill,
  channel             text        NOT NULL CHECK (channel IN ('cash', 'bank-transfer', 'vnpay', 'momo', 'zalopay', 'viettel', 'national')),
  amount              bigint      NOT NULL CHECK (amount > 0),
  gateway_transaction text,
  received_by         text        NOT NULL,                 -- actor key
  at                  timestamptz NOT NULL,
  FOREIGN KEY (channel, gateway_transaction) REFERENCES payments.notice (channel, gateway_transaction),
  CHECK ((channel = 'cash') = (gateway_transaction IS NULL))
);
CREATE INDEX payment_of_bill ON payments.payment (bill);
CREATE INDEX payment_of_notice ON payments.payment (channel, gateway_transaction) WHERE gateway_transaction IS NOT NULL;
CREATE INDEX payment_in_cash ON payments.payment (received_by, at) WHERE channel = 'cash';

-- Money that arrived and belongs to no open bill: a person must look at it.
CREATE TABLE payments.unmatched (
  notice     uuid PRIMARY KEY REFERENCES payments.notice,
  bill       uuid REFERENCES payments.bill,                 -- what it names, where it names one
  why        text NOT NULL CHECK (why IN ('no-account', 'no-bill', 'wrong-account', 'already-paid', 'not-open', 'no-order')),
  agency     text,                                          -- whose money it is until then; NULL: not ours
  at         timestamptz NOT NULL,
  settled_at timestamptz                                    -- when nothing of it was left
);
CREATE INDEX unmatched_waiting ON payments.unmatched (at, notice) WHERE settled_at IS NULL;

-- A person gives unmatched money to a bill; above a limit another person agrees first.
CREATE TABLE payments.match (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  notice     uuid        NOT NULL REFERENCES payments.unmatched,
  bill       uuid        NOT NULL REFERENCES payments.bill,
  amount     bigint      NOT NULL CHECK (amount > 0),
  reason     text        NOT NULL,
  needs_two  boolean     NOT NULL,
  state      text        NOT NULL CHECK (state IN ('asked', 'done', 'refused')),
  asked_by   text        NOT NULL,
  asked_at   timestamptz NOT NULL,
  decided_by text CHECK (decided_by <> asked_by),
  decided_at timestamptz,
  payment    uuid REFERENCES payments.payment,
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK ((payment IS NOT NULL) = (state = 'done')),
  CHECK (NOT needs_two OR (state = 'asked') = (decided_by IS NULL))
);
CREATE INDEX match_of_notice ON payments.match (notice);

-- Money that goes back: one asks, another approves, and it returns the way it came where that way exists.
CREATE TABLE payments.refund (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  bill         uuid REFERENCES payments.bill,
  payment      uuid REFERENCES payments.payment,
  notice       uuid REFERENCES payments.unmatched,          -- or what was never given to a bill
  agency       text        NOT NULL,
  amount       bigint      NOT NULL CHECK (amount > 0),
  reason       text        NOT NULL CHECK (reason <> ''),
  way          text        NOT NULL CHECK (way IN ('gateway', 'bank-order', 'cash')),
  to_bank      text,
  to_account   text,
  to_name      text,
  state        text        NOT NULL CHECK (state IN ('requested', 'refused', 'approved', 'sent', 'done', 'failed')),
  requested_by text        NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by   text CHECK (decided_by <> requested_by),
  decided_at   timestamptz,
  sent_at      timestamptz,
  ended_by     text,
  ended_at     timestamptz,
  asked        int         NOT NULL DEFAULT 0,
  reference    text,
  code         text,
  CHECK ((bill IS NOT NULL AND payment IS NOT NULL) <> (notice IS NOT NULL)),
  CHECK ((state = 'requested') = (decided_by IS NULL)),
  CHECK ((state IN ('done', 'failed')) = (ended_at IS NOT NULL)),
  CHECK (way <> 'bank-order' OR (to_account IS NOT NULL AND to_name IS NOT NULL))
);
CREATE INDEX refund_of_bill ON payments.refund (bill);
CREATE INDEX refund_of_notice ON payments.refund (notice) WHERE notice IS NOT NULL;
CREATE INDEX refund_waiting ON payments.refund (requested_at, id) WHERE state IN ('requested', 'approved', 'sent');
CREATE INDEX refund_in_cash ON payments.refund (ended_by, ended_at) WHERE way = 'cash';

-- Receipt numbers have no gaps: the counter is bumped in the transaction of the payment and waits for it.
CREATE TABLE payments.receipt_series (
  agency text NOT NULL,
  year   int  NOT NULL,
  last   int  NOT NULL,
  PRIMARY KEY (agency, year)
);
CREATE TABLE payments.receipt (
  agency        text NOT NULL,
  year          int  NOT NULL,
  number        int  NOT NULL,
  payment       uuid NOT NULL REFERENCES payments.payment,
  form          text,                                       -- as configured when it was issued; NULL: none known
  series        text,
  replaces      int,
  cancelled_at  timestamptz,
  cancelled_by  text,
  cancel_reason text,
  file          uuid,                                       -- the sealed document, once somebody wanted it
  PRIMARY KEY (agency, year, number),
  CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL) AND (cancelled_at IS NULL) = (cancel_reason IS NULL))
);
CREATE UNIQUE INDEX receipt_in_force_once ON payments.receipt (payment) WHERE cancelled_at IS NULL;

-- The end of a cashier's day, and (cashier '') of the agency's.
CREATE TABLE payments.closing (
  agency     text        NOT NULL,
  day        date        NOT NULL,
  cashier    text        NOT NULL,
  books      bigint      NOT NULL,
  counted    bigint      NOT NULL CHECK (counted >= 0),
  difference bigint      NOT NULL GENERATED ALWAYS AS (counted - books) STORED,
  reason     text,
  by         text        NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (agency, day, cashier),
  CHECK (counted = books OR coalesce(reason, '') <> '')
);

-- The journal: double entry, append-only. `posting` holds the lines of one movement together.
CREATE TABLE payments.entry (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  posting uuid        NOT NULL,
  at      timestamptz NOT NULL,
  agency  text        NOT NULL,
  account text        NOT NULL CHECK (account IN ('receivable', 'income', 'reduction', 'written-off', 'cash', 'bank', 'gateway', 'suspense', 'payable', 'difference')),
  bill    uuid        REFERENCES payments.bill,
  payment uuid        REFERENCES payments.payment,
  notice  uuid        REFERENCES payments.notice,
  debit   bigint      NOT NULL DEFAULT 0 CHECK (debit >= 0),
  credit  bigint      NOT NULL DEFAULT 0 CHECK (credit >= 0),
  CHECK ((debit = 0) <> (credit = 0))
);
CREATE INDEX entry_by_posting ON payments.entry (posting);
CREATE INDEX entry_by_bill ON payments.entry (bill);
CREATE INDEX entry_by_notice ON payments.entry (notice) WHERE notice IS NOT NULL;

GRANT REFERENCES (id) ON payments.bill TO sen_module;
