-- Whose fee is not paid: whoever may stop such a dossier looks for those of their agency, and sees how many there are.
CREATE INDEX dossier_unpaid ON dossiers.dossier (deciding) WHERE status = 6;
