-- Bills that changed before: as their journal says it now. Apart from the new columns, so that nobody waits for the table
-- meanwhile; and asked only where there are bills, so that a new province needs nothing of payments here.
DO $$ BEGIN
  IF EXISTS (SELECT FROM water.invoice WHERE bill IS NOT NULL) THEN
    UPDATE water.invoice i SET asked = b.owed + b.held - b.leaving, paid = b.held - b.leaving
    FROM (SELECT id, owed, held, leaving FROM water.invoice, payments.books_of(bill) WHERE bill IS NOT NULL) b
    WHERE i.id = b.id AND (b.owed <> i.amount OR b.held > 0);
  END IF;
END $$;
