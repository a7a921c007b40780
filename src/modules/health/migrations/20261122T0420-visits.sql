-- What a patient owes the hospital for one visit, as the hospital's system tells it; the bill itself is the till's.

CREATE TABLE health.visit (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  agency           text        NOT NULL REFERENCES organisation.agency,  -- the hospital
  serial           bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,       -- in the references of its bills
  number           text        NOT NULL,               -- số lượt khám, printed as a barcode on the patient's slip
  patient_name     text        NOT NULL,
  birth_year       int,
  department       text        NOT NULL,
  personal_number  text,                               -- the bill then stands among what this person owes
  insurance_number text,                               -- thẻ BHYT, without spaces, in capitals
  insurance_share  bigint      NOT NULL CHECK (insurance_share >= 0),
  total            bigint      NOT NULL CHECK (total > 0),  -- of the items; đồng
  ended_at         timestamptz NOT NULL,               -- when the hospital closed its account
  search           text        NOT NULL,               -- number, name without marks, insurance number
  told             text        NOT NULL,               -- SHA-256 of what the hospital said: the same again changes nothing
  opened           int         NOT NULL DEFAULT 0,     -- how many bills were opened; all but the last were cancelled
  bill             uuid,                               -- payments.bill
  billed_by        text,                               -- actor key: whose second screen shows it
  billed_at        timestamptz,
  settled_at       timestamptz,                        -- nothing is left to pay
  CONSTRAINT visit_number UNIQUE (agency, number),
  CHECK (insurance_share <= total),
  CHECK ((bill IS NULL) = (billed_at IS NULL) AND (bill IS NULL) = (billed_by IS NULL))
);
CREATE INDEX visit_to_pay ON health.visit (agency, ended_at DESC, id DESC) WHERE settled_at IS NULL;
CREATE INDEX visit_by_number ON health.visit (number);
CREATE INDEX visit_by_insurance ON health.visit (insurance_number) WHERE insurance_number IS NOT NULL;
CREATE UNIQUE INDEX visit_by_bill ON health.visit (bill) WHERE bill IS NOT NULL;
CREATE INDEX visit_by_cashier ON health.visit (billed_by, billed_at DESC) WHERE billed_by IS NOT NULL;
CREATE INDEX visit_by_words ON health.visit USING gin (search gin_trgm_ops);

CREATE TABLE health.visit_item (
  visit       uuid   NOT NULL REFERENCES health.visit,
  position    int    NOT NULL,
  code        text   NOT NULL,
  name        text   NOT NULL,
  quantity    int    NOT NULL CHECK (quantity > 0),
  unit_amount bigint NOT NULL CHECK (unit_amount >= 0),
  PRIMARY KEY (visit, position)
);
