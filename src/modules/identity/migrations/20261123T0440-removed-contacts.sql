-- What a person removed stays known as that: VNeID tells the same address at every sign-in.
ALTER TABLE identity.contact ADD COLUMN removed_at timestamptz;
-- What VNeID told was not looked at: a list of addresses is none that was reached, and a letter would go to all of them.
UPDATE identity.contact SET verified_at = NULL WHERE channel = 'email' AND address ~ '[[:space:]<>,;:"()\[\]\\]';
