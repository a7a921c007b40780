-- The draft of a result that was shown to its applicant before the signature. It counts until the draft is changed, or the
-- task at which it was sent is over.
CREATE TABLE dossiers.preview (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dossier     uuid        NOT NULL REFERENCES dossiers.dossier,
  task        uuid        NOT NULL REFERENCES dossiers.task,
  sent_by     text        NOT NULL,
  sent_at     timestamptz NOT NULL,
  until       timestamptz NOT NULL,
  answered_at timestamptz,
  agreed      boolean,
  words       text,
  closed_at   timestamptz,
  CHECK ((answered_at IS NULL) = (agreed IS NULL)),
  CHECK (agreed OR agreed IS NULL OR words IS NOT NULL)
);
CREATE UNIQUE INDEX preview_open_once ON dossiers.preview (dossier) WHERE closed_at IS NULL;
CREATE INDEX preview_of_dossier ON dossiers.preview (dossier);
