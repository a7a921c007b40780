-- "Giấy tờ của tôi": what a person was given or once brought, so that nobody asks for it again.

CREATE TABLE vault.document (
  id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  holder         uuid        NOT NULL,                       -- person
  kind           text        NOT NULL CHECK (kind ~ '^[a-z][a-z0-9-]*$'),
  name           text        NOT NULL,
  number         text,
  issued_by      text,                                       -- agency of ours; NULL when somebody else issued it
  issuer_name    text        NOT NULL,
  issued_on      date        NOT NULL,
  expires_on     date,                                       -- the last day on which it is good; NULL: no end
  file           uuid        NOT NULL CONSTRAINT document_of_file UNIQUE REFERENCES platform.file,
  source         text        NOT NULL CHECK (source IN ('result', 'upload')),
  sha256         text        NOT NULL,                       -- of the file: who holds it can ask whether we issued it
  dossier_code   text,
  verify_code    text,                                       -- printed on a result
  state          text        NOT NULL DEFAULT 'valid' CHECK (state IN ('valid', 'revoked', 'replaced')),
  replaced_by    uuid        REFERENCES vault.document,
  revoked_reason text,
  created_at     timestamptz NOT NULL,
  CHECK (source = 'upload' OR (issued_by IS NOT NULL AND verify_code IS NOT NULL)),
  CHECK ((state = 'replaced') = (replaced_by IS NOT NULL)),
  CHECK ((state = 'revoked') = (revoked_reason IS NOT NULL))
);
CREATE INDEX document_of_holder ON vault.document (holder, created_at DESC, id);
CREATE INDEX document_by_sha256 ON vault.document (sha256) WHERE source = 'result';
-- As somebody types it from paper: without regard to case and dashes.
CREATE UNIQUE INDEX document_by_verify_code ON vault.document (replace(upper(verify_code), '-', ''));

-- For one dossier, an agency may open the document; until the dossier ends.
CREATE TABLE vault.share (
  document  uuid        NOT NULL REFERENCES vault.document,
  dossier   uuid        NOT NULL,
  agency    text        NOT NULL,
  shared_at timestamptz NOT NULL,
  ended_at  timestamptz,
  PRIMARY KEY (document, dossier, agency)
);
CREATE INDEX share_of_dossier ON vault.share (dossier) WHERE ended_at IS NULL;

GRANT REFERENCES (id) ON vault.document TO sen_module;
