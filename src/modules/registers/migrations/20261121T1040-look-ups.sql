-- Every question to a national register: written down before it is sent, for the person it is about to read.

CREATE TABLE registers.look_up (
  id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  register      text        NOT NULL CHECK (register IN ('population')),
  person        uuid,                                  -- when we know them
  person_hash   bytea       NOT NULL,                  -- HMAC of the personal number: finds what was asked before we did
  asked_by      text        NOT NULL,                  -- actor key
  agency        text,                                  -- of an officer
  purpose       text        NOT NULL,
  dossier       text,                                  -- code of the dossier or of the case at the counter
  asked_at      timestamptz NOT NULL,
  outcome       text        NOT NULL DEFAULT 'asked'
                CHECK (outcome IN ('asked', 'found', 'missing', 'mismatch', 'unavailable')),
  answered_at   timestamptz,
  -- The answer is kept, sealed, for a few minutes, so that going back a page does not ask again.
  question_hash bytea       NOT NULL,
  answer        bytea,
  answer_until  timestamptz,
  CHECK ((answer IS NULL) = (answer_until IS NULL)),
  CHECK ((outcome = 'asked') = (answered_at IS NULL))
);
CREATE INDEX look_up_of_person ON registers.look_up (person_hash, asked_at DESC, id DESC);
CREATE INDEX look_up_answer ON registers.look_up (question_hash) WHERE answer IS NOT NULL;

-- Who asked what, why and when is never changed; only the answer comes (once) and goes.
CREATE FUNCTION registers.guard_look_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'look_up is append-only'; END IF;
  IF (NEW.id, NEW.register, NEW.person, NEW.person_hash, NEW.asked_by, NEW.agency, NEW.purpose, NEW.dossier, NEW.asked_at, NEW.question_hash)
    IS DISTINCT FROM (OLD.id, OLD.register, OLD.person, OLD.person_hash, OLD.asked_by, OLD.agency, OLD.purpose, OLD.dossier, OLD.asked_at, OLD.question_hash)
    OR (OLD.outcome <> 'asked' AND NEW.outcome <> OLD.outcome)
  THEN RAISE EXCEPTION 'look_up is append-only'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_look_up BEFORE UPDATE OR DELETE ON registers.look_up FOR EACH ROW EXECUTE FUNCTION registers.guard_look_up();
CREATE TRIGGER look_up_no_truncate BEFORE TRUNCATE ON registers.look_up FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- A register that fails again and again is left alone for a while, by all processes together.
CREATE TABLE registers.circuit (
  register   text PRIMARY KEY,
  failures   int NOT NULL DEFAULT 0,
  open_until timestamptz
);
INSERT INTO registers.circuit (register) VALUES ('population');
