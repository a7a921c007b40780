-- The bank's number for money that a line without one told of first: whoever tells it by that number again finds it here.
CREATE TABLE payments.number_told_later (
  number         text        NOT NULL,
  account_number text        NOT NULL,
  notice         uuid        NOT NULL UNIQUE REFERENCES payments.notice,
  at             timestamptz NOT NULL,
  PRIMARY KEY (number, account_number)
);
CREATE TRIGGER number_told_later_append_only BEFORE UPDATE OR DELETE ON payments.number_told_later
  FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

-- Every transfer asks for money without a number first; there is little of it.
CREATE INDEX notice_without_number ON payments.notice (account_number, amount)
  WHERE channel = 'bank-transfer' AND gateway_transaction LIKE 'SK-%';
