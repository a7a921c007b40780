-- A cashier looks for what is paid already, newest first.
CREATE INDEX bill_of_agency ON payments.bill (agency, opened_at DESC);
