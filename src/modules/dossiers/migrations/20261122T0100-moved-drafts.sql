-- A draft that was begun under an older version of its procedure: {"from": version, "lost": [{"path", "label", "text", "value"}]}.
ALTER TABLE dossiers.draft ADD COLUMN moved jsonb;
