-- When the database was last copied well, in one row: a timer that stopped is seen by nobody otherwise.
CREATE TABLE platform.last_backup (
  one boolean     PRIMARY KEY DEFAULT true CHECK (one),
  at  timestamptz NOT NULL
);
