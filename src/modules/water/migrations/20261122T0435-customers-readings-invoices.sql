-- Rural water: who has a meter, what it said each month, and what that cost; the bill itself is the till's.

CREATE TABLE water.customer (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  agency          text   NOT NULL REFERENCES organisation.agency,  -- the waterworks
  code            text   NOT NULL,
  name            text   NOT NULL,
  address         text   NOT NULL,
  phone           text,
  personal_number text,                                -- the bills then stand among what this person owes
  tariff_group    text   NOT NULL CHECK (tariff_group IN ('household', 'poor', 'public', 'business')),
  route           text   NOT NULL,                     -- one walk of one reader
  position        int    NOT NULL,                     -- along the route
  search          text   NOT NULL,
  ended_on        date,
  CONSTRAINT customer_code UNIQUE (agency, code)
);
CREATE INDEX customer_on_route ON water.customer (agency, route, position, id);

-- A meter at one customer's; when it is replaced, both its last figure and the first of the next are kept.
CREATE TABLE water.meter (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  customer     uuid NOT NULL REFERENCES water.customer,
  serial       text NOT NULL,
  installed_on date NOT NULL,
  start_value  int  NOT NULL CHECK (start_value >= 0),
  removed_on   date,
  final_value  int,
  CHECK (final_value >= start_value),
  CHECK (removed_on >= installed_on AND (removed_on IS NULL) = (final_value IS NULL))
);
CREATE UNIQUE INDEX meter_in_use ON water.meter (customer) WHERE removed_on IS NULL;

CREATE TABLE water.reading (
  customer uuid        NOT NULL REFERENCES water.customer,
  period   text        NOT NULL CHECK (period ~ '^\d{4}-\d{2}$'),
  meter    uuid        NOT NULL REFERENCES water.meter,
  value    int         NOT NULL CHECK (value >= 0),
  used     int         NOT NULL CHECK (used >= 0),     -- m³ since the reading before, over all meters
  read_on  date        NOT NULL,
  doubted  text        CHECK (doubted IN ('much', 'little')),  -- the reader looked twice and confirmed it
  by       text        NOT NULL,                       -- actor key
  at       timestamptz NOT NULL,
  PRIMARY KEY (customer, period)
);

-- One a customer and period, however often the run is started.
CREATE TABLE water.invoice (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  serial      bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,  -- in the reference of its bill
  agency      text        NOT NULL,
  customer    uuid        NOT NULL REFERENCES water.customer,
  period      text        NOT NULL,
  from_day    date        NOT NULL,
  to_day      date        NOT NULL,
  previous    int         NOT NULL,
  value       int         NOT NULL,
  used        int         NOT NULL,
  charge      jsonb       NOT NULL,                    -- the lines of tariff.ts, as printed
  amount      bigint      NOT NULL CHECK (amount >= 0),
  bill        uuid,                                    -- payments.bill; NULL: nothing to pay
  state       text        NOT NULL,                    -- of the bill
  due_on      date        NOT NULL,
  reminders   int         NOT NULL DEFAULT 0,
  reminded_at timestamptz,
  at          timestamptz NOT NULL,
  CONSTRAINT invoice_of_reading UNIQUE (customer, period),
  FOREIGN KEY (customer, period) REFERENCES water.reading
);
CREATE UNIQUE INDEX invoice_by_bill ON water.invoice (bill) WHERE bill IS NOT NULL;
CREATE INDEX invoice_of_period ON water.invoice (agency, period);
CREATE INDEX invoice_owed ON water.invoice (agency, due_on, id) WHERE state IN ('open', 'partly-paid');
