-- What a message is for: people choose for each of their addresses what it serves (identity.contact.purposes).
ALTER TABLE notifications.message ADD COLUMN purpose text NOT NULL DEFAULT 'dossier' CHECK (purpose IN ('dossier', 'reminder'));
-- Whoever runs the system sees subjects, and those of schools named children and sums.
UPDATE notifications.message SET subject = regexp_replace(subject, '^(Nhắc nộp: .*), em .*$', '\1') WHERE key LIKE 'education:reminded:%';
UPDATE notifications.message SET subject = regexp_replace(subject, ': [^:]* cho em .*$', ': khoản phải nộp') WHERE key LIKE 'education:asked:%';
