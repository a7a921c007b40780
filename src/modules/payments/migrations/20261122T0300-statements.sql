-- What the bank says of an account day by day, read from its files, and what became of each line.

-- How a bank heads the columns of its tables, where unlike the usual ways.
CREATE TABLE payments.statement_mapping (
  account uuid PRIMARY KEY REFERENCES payments.account,
  columns jsonb       NOT NULL,
  by      text        NOT NULL,
  at      timestamptz NOT NULL
);

CREATE TABLE payments.statement (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  account     uuid        NOT NULL REFERENCES payments.account,
  sha256      text        NOT NULL,
  name        text        NOT NULL,
  format      text        NOT NULL CHECK (format IN ('camt.053', 'mt940', 'csv', 'xlsx')),
  first_day   date        NOT NULL,
  last_day    date        NOT NULL,
  opening     bigint,                                       -- đồng, where the file says it
  closing     bigint,
  read_by     text        NOT NULL,
  read_at     timestamptz NOT NULL,
  imported_by text,
  imported_at timestamptz,
  CHECK ((imported_by IS NULL) = (imported_at IS NULL)),
  UNIQUE (account, sha256)
);
CREATE INDEX statement_of_account ON payments.statement (account, read_at DESC);

CREATE TABLE payments.statement_line (
  statement            uuid   NOT NULL REFERENCES payments.statement,
  position             int    NOT NULL,
  booked_on            date   NOT NULL,
  value_on             date   NOT NULL,
  amount               bigint NOT NULL,                     -- đồng, below zero: money that went out
  reference            text   NOT NULL,
  description          text   NOT NULL,
  counterparty_name    text   NOT NULL,
  counterparty_account text   NOT NULL,
  transaction          text   NOT NULL,                     -- the bank's number, or one made of what the line says
  is_numbered          boolean NOT NULL,                    -- by the bank
  outcome              text CHECK (outcome IN ('paid', 'unmatched', 'known', 'out', 'differs')),
  notice               uuid REFERENCES payments.notice,
  PRIMARY KEY (statement, position),
  CHECK (outcome IS NOT NULL OR notice IS NULL)
);
CREATE INDEX statement_line_by_transaction ON payments.statement_line (transaction);
CREATE INDEX statement_line_of_notice ON payments.statement_line (notice) WHERE notice IS NOT NULL;
CREATE INDEX statement_line_to_import ON payments.statement_line (statement, position) WHERE outcome IS NULL;

-- A line stays as it was read; only what became of it is written, once.
CREATE FUNCTION payments.guard_statement_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - '{outcome,notice}'::text[] IS DISTINCT FROM to_jsonb(OLD) - '{outcome,notice}'::text[] OR OLD.outcome IS NOT NULL
  THEN RAISE EXCEPTION 'A line of a statement stays as it was read'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_statement_line BEFORE UPDATE ON payments.statement_line
  FOR EACH ROW EXECUTE FUNCTION payments.guard_statement_line();
CREATE TRIGGER statement_line_kept BEFORE DELETE ON payments.statement_line FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();
CREATE TRIGGER statement_kept BEFORE DELETE ON payments.statement FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

-- What may be paid, by its reference without signs and case: what is found in the text of a transfer.
ALTER TABLE payments.bill ADD COLUMN reference_key text
  GENERATED ALWAYS AS (lower(regexp_replace(reference, '[^0-9A-Za-z]', '', 'g'))) STORED;
CREATE INDEX bill_by_reference_key ON payments.bill (reference_key) WHERE state IN ('open', 'partly-paid');
CREATE INDEX notice_by_account ON payments.notice (account_number, amount, paid_at) WHERE channel = 'bank-transfer';
