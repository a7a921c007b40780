-- A page whose save was taken and whose answer was lost is told apart from another tab.
ALTER TABLE dossiers.draft ADD COLUMN view text;
