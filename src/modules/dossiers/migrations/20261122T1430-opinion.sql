-- A dossier's page asks for its opinions, and read all there are.
CREATE INDEX opinion_of_dossier ON dossiers.opinion (dossier);
