-- What parents pay to schools: lists of pupils, campaigns of collection, and how each pupil's bill stands.

CREATE TABLE education.school (
  agency text PRIMARY KEY REFERENCES organisation.agency,
  level  text NOT NULL CHECK (level IN ('preschool', 'primary', 'lower-secondary', 'upper-secondary', 'several'))
);

CREATE TABLE education.class (
  id     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  school text NOT NULL REFERENCES education.school,
  year   int  NOT NULL CHECK (year BETWEEN 2000 AND 2100),  -- 2026: the school year 2026–2027
  name   text NOT NULL CHECK (name <> ''),
  UNIQUE (school, year, name),
  UNIQUE (id, year)
);

CREATE TABLE education.pupil (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number        bigint GENERATED ALWAYS AS IDENTITY UNIQUE,  -- in the references of bills
  school        text NOT NULL REFERENCES education.school,
  code          text NOT NULL CHECK (code <> ''),            -- of the ministry's database, or the school's own
  name          text NOT NULL CHECK (name <> ''),
  born          date,
  parent_name   text,
  parent_number text CHECK (parent_number ~ '^\d{12}$'),     -- personal number: where the bill is shown
  UNIQUE (school, code),
  CHECK (parent_number IS NULL OR parent_name IS NOT NULL)
);

-- One class a school year.
CREATE TABLE education.enrolment (
  pupil uuid NOT NULL REFERENCES education.pupil,
  year  int  NOT NULL,
  class uuid NOT NULL,
  PRIMARY KEY (pupil, year),
  FOREIGN KEY (class, year) REFERENCES education.class (id, year)
);
CREATE INDEX enrolment_of_class ON education.enrolment (class);

-- What is asked (items, amounts, classes) is settled once it is open.
CREATE TABLE education.campaign (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  number     bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  school     text        NOT NULL REFERENCES education.school,
  year       int         NOT NULL,
  name       text        NOT NULL CHECK (name <> ''),
  basis      text        NOT NULL,                           -- the decision that allows it, in the school's words
  due_on     date        NOT NULL,
  state      text        NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
  created_by text        NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX campaign_of_school ON education.campaign (school, created_at DESC);

CREATE TABLE education.campaign_class (
  campaign uuid NOT NULL REFERENCES education.campaign,
  class    uuid NOT NULL REFERENCES education.class,
  PRIMARY KEY (campaign, class)
);

CREATE TABLE education.item (
  campaign   uuid    NOT NULL REFERENCES education.campaign,
  position   int     NOT NULL,
  name       text    NOT NULL CHECK (name <> ''),
  amount     bigint  NOT NULL CHECK (amount > 0),            -- đồng
  compulsory boolean NOT NULL,
  PRIMARY KEY (campaign, position)
);

-- Who takes an item that nobody must take.
CREATE TABLE education.choice (
  campaign uuid NOT NULL,
  position int  NOT NULL,
  pupil    uuid NOT NULL REFERENCES education.pupil,
  PRIMARY KEY (campaign, pupil, position),
  FOREIGN KEY (campaign, position) REFERENCES education.item
);

-- Miễn giảm: one asks, another grants.
CREATE TABLE education.reduction (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  campaign     uuid        NOT NULL REFERENCES education.campaign,
  pupil        uuid        NOT NULL REFERENCES education.pupil,
  percent      int         CHECK (percent BETWEEN 1 AND 100),
  amount       bigint      CHECK (amount > 0),               -- đồng
  reason       text        NOT NULL CHECK (reason <> ''),
  requested_by text        NOT NULL,
  requested_at timestamptz NOT NULL,
  granted      boolean,                                      -- NULL: nobody has decided
  decided_by   text,
  decided_at   timestamptz,
  CHECK (num_nonnulls(percent, amount) = 1),
  CHECK (num_nulls(granted, decided_by, decided_at) IN (0, 3)),
  CONSTRAINT four_eyes CHECK (decided_by <> requested_by)
);
CREATE INDEX reduction_of_pupil ON education.reduction (campaign, pupil);

-- What became of a pupil when the campaign was opened, and how the bill stands; it follows payments.
CREATE TABLE education.due (
  campaign    uuid   NOT NULL REFERENCES education.campaign,
  pupil       uuid   NOT NULL REFERENCES education.pupil,
  class       uuid   NOT NULL REFERENCES education.class,    -- then: who changes class still owes
  bill        uuid   UNIQUE,                                 -- NULL: nothing to pay
  payer       uuid,                                          -- NULL: no account, a slip on paper
  state       text   NOT NULL,
  asked       bigint NOT NULL,                               -- đồng, without what was waived
  paid        bigint NOT NULL DEFAULT 0,
  owed        bigint NOT NULL,
  reminded_at timestamptz,
  PRIMARY KEY (campaign, pupil),
  CHECK ((state = 'free') = (bill IS NULL))
);

-- Whom a campaign is about: those who were asked, and those in its classes who are not yet.
CREATE VIEW education.participant AS
  SELECT campaign, class, pupil FROM education.due
  UNION ALL
  SELECT cc.campaign, e.class, e.pupil FROM education.campaign_class cc JOIN education.enrolment e USING (class)
  WHERE NOT EXISTS (SELECT FROM education.due d WHERE d.campaign = cc.campaign AND d.pupil = e.pupil);
