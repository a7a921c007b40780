-- What is asked of a pupil follows the bill; so far it did not where the till waived, wrote off or gave back. Asked only
-- where there are bills, so that a new province needs nothing of payments here.
DO $$ BEGIN
  IF EXISTS (SELECT FROM education.due WHERE bill IS NOT NULL) THEN
    UPDATE education.due d SET asked = b.asked
    FROM (SELECT bill, k.owed + k.held - k.leaving AS asked
          FROM education.due, payments.books_of(bill) k WHERE bill IS NOT NULL) b
    WHERE d.bill = b.bill AND d.asked <> b.asked;
  END IF;
END $$;
