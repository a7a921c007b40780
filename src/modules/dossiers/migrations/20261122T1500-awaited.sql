-- Whose citizen has not answered: officers look for those whose day is over.
CREATE INDEX supplement_awaited ON dossiers.supplement (until, dossier) WHERE answered_at IS NULL AND closed_at IS NULL;
CREATE INDEX task_paused ON dossiers.task (agency, role, dossier) WHERE state = 'paused';
