-- What each cashier's second screen was last told to show. So far it was whom the cashier billed last: a patient who came
-- back stood before another one's code, and where a visit went to another counter an earlier patient's would come up again.

CREATE TABLE health.screen (
  cashier  text        PRIMARY KEY,                     -- actor key
  visit    uuid        NOT NULL REFERENCES health.visit,
  shown_at timestamptz NOT NULL
);
INSERT INTO health.screen
  SELECT DISTINCT ON (billed_by) billed_by, id, billed_at FROM health.visit
  WHERE billed_by IS NOT NULL ORDER BY billed_by, billed_at DESC;
DROP INDEX health.visit_by_cashier;
