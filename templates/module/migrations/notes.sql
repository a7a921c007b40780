CREATE TABLE example.note (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  agency     text        NOT NULL REFERENCES organisation.agency,
  text       text        NOT NULL,
  written_by text        NOT NULL,  -- actor key
  written_at timestamptz NOT NULL
);
CREATE INDEX note_of_agency ON example.note (agency, written_at DESC, id DESC);
