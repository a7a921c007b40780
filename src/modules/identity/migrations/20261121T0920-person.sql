-- People as Sen knows them. Who they are comes from the population service or from their sign-in, never from a form.
CREATE TABLE identity.person (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  personal_number text        NOT NULL CONSTRAINT person_once UNIQUE,
  name            text        NOT NULL,
  birth_date      text,                    -- YYYY, YYYY-MM or YYYY-MM-DD: what is known
  sex             text CHECK (sex IN ('male', 'female')),
  phone           text,
  email           text,
  residence       jsonb,                   -- {province, commune, detail}
  level           smallint    NOT NULL DEFAULT 1,
  source          text        NOT NULL,    -- 'sign-in' | 'counter' | 'population'
  updated_at      timestamptz NOT NULL
);
