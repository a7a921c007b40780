-- Where each chain stood when it was sealed (id, number, start of the hash: 28 bytes a chain), so that a seal that no
-- longer fits can name the chain that was cut off or rewritten. What it says is protected by the root, not the other way.
ALTER TABLE platform.ledger_seal ADD COLUMN heads bytea;
