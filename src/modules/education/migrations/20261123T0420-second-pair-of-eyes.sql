-- A campaign is opened by another person than who wrote its sums, and one that was opened wrongly can be withdrawn. A bill
-- is not shown to somebody who has another name than the parent on the list. Of a reduction that was granted after a part was paid, what it took off is
-- kept, so that the rest is given back.
ALTER TABLE education.campaign
  ADD COLUMN saved_by          text,   -- who wrote its last draft; NULL: who created it
  ADD COLUMN opened_by         text,   -- NULL: not yet, or before this was written down
  ADD COLUMN withdrawn_because text,
  DROP CONSTRAINT campaign_state_check,
  ADD CONSTRAINT campaign_state_check CHECK (state IN ('draft', 'open', 'closed', 'withdrawn')),
  ADD CONSTRAINT campaign_four_eyes CHECK (opened_by <> created_by AND opened_by <> saved_by),
  ADD CONSTRAINT campaign_withdrawn CHECK ((state = 'withdrawn') = (withdrawn_because IS NOT NULL));
ALTER TABLE education.due
  ADD COLUMN is_misnumbered boolean NOT NULL DEFAULT false,  -- the parent's number is of somebody with another name
  ADD COLUMN withdrawn_at timestamptz;  -- with its campaign; a bill that was paid stays paid until the money goes back
ALTER TABLE education.reduction
  ADD COLUMN carried_out bigint;  -- đồng that it took off the bill: less than granted where some was paid already
DO $$ BEGIN
  IF EXISTS (SELECT FROM education.reduction WHERE granted) THEN
    UPDATE education.reduction r SET carried_out = p.amount
    FROM education.due d JOIN payments.reduction p USING (bill)
    WHERE (d.campaign, d.pupil) = (r.campaign, r.pupil) AND p.key = r.id::text;
  END IF;
END $$;
