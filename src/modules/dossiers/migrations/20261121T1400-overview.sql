-- What a supervisor counts: dossiers that are being dealt with, by who decides; and what was decided in a month.
CREATE INDEX dossier_open ON dossiers.dossier (deciding, due_at, id) INCLUDE (paused) WHERE decided_at IS NULL AND status IN (2, 4, 5, 6);
CREATE INDEX dossier_decided ON dossiers.dossier (decided_at) INCLUDE (deciding, due_at) WHERE decided_at IS NOT NULL;
-- What an officer took in at the counter lately.
CREATE INDEX dossier_filed_by ON dossiers.dossier (filed_by, submitted_at DESC) WHERE channel IN ('counter', 'post');
-- What an officer began at the counter and has not filed.
CREATE INDEX draft_kept_by ON dossiers.draft (kept_by, updated_at DESC) WHERE dossier IS NULL;
