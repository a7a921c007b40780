-- The same link, at less cost in every command that writes into the ledger: the hash stands in the trigger itself (a
-- call of platform.ledger_hash plans anew in each transaction), and it runs as who writes, who may read the ledger
-- anyway, so that no search path is set and set back for a row.
CREATE OR REPLACE FUNCTION platform.ledger_link() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.chain::text, 7));
  SELECT seq + 1, hash INTO NEW.seq, NEW.prev_hash
  FROM platform.ledger WHERE chain = NEW.chain ORDER BY seq DESC LIMIT 1;
  IF NOT FOUND THEN
    NEW.seq := 1;
    NEW.prev_hash := '\x0000000000000000000000000000000000000000000000000000000000000000';
  END IF;
  NEW.hash := sha256(NEW.prev_hash || convert_to(concat_ws(E'\x1f', NEW.chain, NEW.seq,
    (extract(epoch FROM NEW.at) * 1000000)::bigint, NEW.actor, NEW.action, NEW.body), 'UTF8'));
  RETURN NEW;
END $$;
ALTER FUNCTION platform.ledger_link() RESET ALL;
