-- Whoever gives a file up asks whether one of these refers to it: without an index each such question reads a table.
CREATE INDEX draft_paper_file ON dossiers.draft_paper (file) WHERE file IS NOT NULL;
CREATE INDEX paper_file ON dossiers.paper (file) WHERE file IS NOT NULL;
CREATE INDEX result_draft_file ON dossiers.result (draft_file) WHERE draft_file IS NOT NULL;
CREATE INDEX result_signed_file ON dossiers.result (signed_file) WHERE signed_file IS NOT NULL;
CREATE INDEX result_sealed_file ON dossiers.result (sealed_file) WHERE sealed_file IS NOT NULL;
CREATE INDEX opinion_file ON dossiers.opinion (file) WHERE file IS NOT NULL;
