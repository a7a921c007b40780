-- A file that no foreign key leads to is given up; a sealed receipt stays. With an index for whoever asks it.
ALTER TABLE payments.receipt ADD FOREIGN KEY (file) REFERENCES platform.file;
CREATE INDEX receipt_file ON payments.receipt (file) WHERE file IS NOT NULL;
