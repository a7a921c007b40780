-- A request to complete may ask for pages of the declaration; what was declared before they were corrected is kept.
ALTER TABLE dossiers.supplement ADD COLUMN declaration jsonb NOT NULL DEFAULT '[]';
ALTER TABLE dossiers.supplement ADD COLUMN answers_before jsonb;
