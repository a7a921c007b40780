-- What officers type of a code is its end.
CREATE INDEX dossier_code_end ON dossiers.dossier (reverse(code) text_pattern_ops);
