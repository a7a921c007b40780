-- What an officer began at the counter and has not filed is looked for whenever the counter's page is opened.
CREATE INDEX draft_at_counter ON dossiers.draft (kept_by, updated_at DESC)
  WHERE dossier IS NULL AND channel IN ('counter', 'post');
