-- The directory of the province: places, agencies, when they work, and who works there.

-- One administrative unit in one period. NULL valid_from: since before our records; NULL valid_to: in force.
CREATE TABLE organisation.area (
  code       text NOT NULL,
  level      text NOT NULL CHECK (level IN ('province', 'district', 'commune')),
  type       text NOT NULL,
  name       text NOT NULL,
  parent     text,
  valid_from date,
  valid_to   date,
  CONSTRAINT area_period UNIQUE NULLS NOT DISTINCT (code, valid_from)
);
CREATE INDEX area_by_parent ON organisation.area (parent, level);

-- Where the people of a former unit belong now. split: to several units, and only the paper knows which.
CREATE TABLE organisation.area_successor (
  code      text    NOT NULL,
  successor text    NOT NULL,
  split     boolean NOT NULL,
  PRIMARY KEY (code, successor)
);

CREATE TABLE organisation.agency (
  id                text PRIMARY KEY CHECK (id ~ '^[a-z0-9-]+(/[a-z0-9-]+)*$'),
  parent            text REFERENCES organisation.agency,
  kind              text NOT NULL CHECK (kind IN ('province', 'department', 'commune', 'one-stop-centre', 'unit')),
  name              text NOT NULL,
  short_name        text NOT NULL,
  dossier_code_unit text NOT NULL,  -- its own agency code, or that of the nearest agency above that has one
  area              text,           -- the administrative unit that it governs
  address           text NOT NULL,
  phone             text NOT NULL,
  email             text NOT NULL,
  valid_from        date NOT NULL,
  valid_to          date,
  search            text NOT NULL,
  CHECK (id LIKE parent || '/%')
);
CREATE INDEX agency_by_parent ON organisation.agency (parent, kind);
CREATE INDEX agency_by_area ON organisation.agency (area) WHERE area IS NOT NULL;

-- Whose papers an agency answers for: shown to somebody who holds an old one.
CREATE TABLE organisation.agency_predecessor (
  agency text NOT NULL REFERENCES organisation.agency,
  name   text NOT NULL,
  area   text,
  PRIMARY KEY (agency, name)
);

-- NULL agency: everybody who has no hours of their own.
CREATE TABLE organisation.working_hours (
  agency     text REFERENCES organisation.agency,
  valid_from date  NOT NULL,
  valid_to   date,
  weekly     jsonb NOT NULL,        -- {"mon": [["07:00","11:30"], …], …, "sun": []}
  source     text  NOT NULL,
  CONSTRAINT working_hours_period UNIQUE NULLS NOT DISTINCT (agency, valid_from)
);

CREATE TABLE organisation.calendar_year (
  year       int  PRIMARY KEY,
  chain      uuid NOT NULL DEFAULT gen_random_uuid(),  -- its history in the ledger
  confidence text NOT NULL CHECK (confidence IN ('verified', 'predicted')),
  note       text,
  notices    jsonb NOT NULL         -- [{"number", "title"}]
);

CREATE TABLE organisation.calendar_day (
  date       date PRIMARY KEY,
  year       int  NOT NULL REFERENCES organisation.calendar_year,
  worked     boolean NOT NULL,
  name       text,                  -- of a day off
  kind       text CHECK (kind IN ('holiday', 'swap', 'in-lieu')),
  instead_of date,                  -- of a worked day
  hours_of   text,
  hours      jsonb,
  source     text NOT NULL,
  CHECK (worked OR (name IS NOT NULL AND kind IS NOT NULL))
);
CREATE INDEX calendar_day_by_year ON organisation.calendar_day (year);

-- Another value whenever hours or days change: what processes keep in memory is right for one value only.
CREATE TABLE organisation.calendar_version (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  version uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO organisation.calendar_version DEFAULT VALUES;

CREATE FUNCTION organisation.calendar_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE organisation.calendar_version SET version = gen_random_uuid();
  RETURN NULL;
END $$;
CREATE TRIGGER calendar_changed AFTER INSERT OR UPDATE OR DELETE ON organisation.working_hours
  FOR EACH STATEMENT EXECUTE FUNCTION organisation.calendar_changed();
CREATE TRIGGER calendar_changed AFTER INSERT OR UPDATE OR DELETE ON organisation.calendar_year
  FOR EACH STATEMENT EXECUTE FUNCTION organisation.calendar_changed();
CREATE TRIGGER calendar_changed AFTER INSERT OR UPDATE OR DELETE ON organisation.calendar_day
  FOR EACH STATEMENT EXECUTE FUNCTION organisation.calendar_changed();

CREATE TABLE organisation.staff (
  id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name      text NOT NULL,
  email     text NOT NULL CHECK (email = lower(email)),
  phone     text,
  active    boolean NOT NULL DEFAULT true,
  sort_name text NOT NULL COLLATE "vi-x-icu",  -- given name first
  search    text NOT NULL,
  CONSTRAINT staff_email_once UNIQUE (email)
);
CREATE INDEX staff_by_name ON organisation.staff (sort_name, id);

CREATE TABLE organisation.position (
  staff      uuid NOT NULL REFERENCES organisation.staff,
  agency     text NOT NULL REFERENCES organisation.agency,
  title      text NOT NULL,
  valid_from date NOT NULL,
  valid_to   date,
  PRIMARY KEY (staff, agency, valid_from)
);
CREATE INDEX position_by_agency ON organisation.position (agency);

CREATE TABLE organisation.staff_role (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  staff      uuid NOT NULL REFERENCES organisation.staff,
  role       text NOT NULL,
  agency     text NOT NULL REFERENCES organisation.agency,
  reach      text NOT NULL CHECK (reach IN ('agency', 'below')),
  valid_from date NOT NULL,
  valid_to   date
);
CREATE INDEX staff_role_by_staff ON organisation.staff_role (staff);
CREATE UNIQUE INDEX staff_role_once ON organisation.staff_role (staff, role, agency) WHERE valid_to IS NULL;
CREATE INDEX staff_role_by_agency ON organisation.staff_role (agency, role);

-- What the product delivers (units, calendars, hours) and which edition of it lies here.
CREATE TABLE organisation.delivery (
  name   text PRIMARY KEY,
  sha256 text NOT NULL
);

GRANT REFERENCES (id) ON organisation.agency, organisation.staff TO sen_module;
