-- The officers' search for a name that many bear begins at the newest of its place.
CREATE INDEX dossier_newest_received ON dossiers.dossier (receiving, submitted_at DESC);
CREATE INDEX dossier_newest_decided ON dossiers.dossier (deciding, submitted_at DESC);
CREATE INDEX dossier_newest ON dossiers.dossier (submitted_at DESC);
