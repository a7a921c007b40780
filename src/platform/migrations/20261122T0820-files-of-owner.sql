-- What one person has brought within a day is counted before they bring more.
CREATE INDEX file_of_owner ON platform.file (owner, created_at);
