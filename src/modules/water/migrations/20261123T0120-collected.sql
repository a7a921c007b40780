-- What is asked for and was collected of each bill, kept as the bill changes: an amount alone does not tell.
ALTER TABLE water.invoice
  ADD COLUMN asked bigint,                             -- đồng, without what was waived or written off; NULL: all of it, nothing has happened yet
  ADD COLUMN paid  bigint NOT NULL DEFAULT 0;          -- đồng, without what goes back
