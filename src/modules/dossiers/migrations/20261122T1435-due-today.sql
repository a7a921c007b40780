-- What is due today is looked up in the rows. Built before anything is dropped, so that reading goes on meanwhile.
CREATE INDEX task_due ON dossiers.task (due_at) INCLUDE (agency, does) WHERE state = 'open';
CREATE INDEX dossier_due_open ON dossiers.dossier (due_at, id) INCLUDE (deciding, received_at)
  WHERE decided_at IS NULL AND NOT paused AND status IN (2, 4, 5, 6);
