-- Who somebody is, how they are reached, and how they are signed in.

CREATE TABLE identity.person (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  personal_number text NOT NULL CHECK (personal_number ~ '^\d{12}$'),
  name            text NOT NULL,
  birth_date      text CHECK (birth_date ~ '^\d{4}(-\d{2}(-\d{2})?)?$'),  -- old papers know only the year
  sex             text CHECK (sex IN ('male', 'female')),
  phone           text,
  email           text,
  residence       jsonb NOT NULL DEFAULT '{}',  -- {province, commune, detail} by code, or {detail} as it was told
  represents      jsonb,                        -- {name, tax_code} of the enterprise they represent by law
  level           int CHECK (level IN (1, 2)),  -- highest e-ID level they signed in with
  source          text NOT NULL CHECK (source IN ('vneid', 'counter')),
  created_at      timestamptz NOT NULL,
  CONSTRAINT person_number_once UNIQUE (personal_number)
);

-- Where somebody is reached. It need not be theirs: a daughter's telephone serves, once a code sent there came back.
CREATE TABLE identity.contact (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person      uuid NOT NULL REFERENCES identity.person,
  channel     text NOT NULL CHECK (channel IN ('phone', 'email', 'zalo')),
  address     text NOT NULL,
  holder      text NOT NULL CHECK (holder IN ('self', 'relative')),
  holder_name text,
  purposes    text[] NOT NULL,
  verified_at timestamptz,           -- when something sent there was answered
  expires_on  date,
  created_at  timestamptz NOT NULL,
  CONSTRAINT contact_once UNIQUE (person, channel, address)
);

CREATE TABLE identity.contact_code (
  contact    uuid PRIMARY KEY REFERENCES identity.contact ON DELETE CASCADE,
  code       bytea       NOT NULL,   -- sealed: it must be sent, so it can not be a hash
  tries      int         NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL
);

-- The cookie holds a random token, the row its sha256: who reads the table can sign in as nobody.
CREATE TABLE identity.session (
  token_hash   bytea PRIMARY KEY,
  id           uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  kind         text NOT NULL CHECK (kind IN ('citizen', 'staff')),
  subject      uuid NOT NULL,
  name         text NOT NULL,
  level        int,                  -- of a citizen's session
  grants       jsonb,                -- of an officer, as of grants_at
  grants_at    timestamptz,
  csrf         text NOT NULL,
  method       text NOT NULL,
  agent        text NOT NULL,
  created_at   timestamptz NOT NULL,
  last_seen    timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  rotated_from uuid,
  revoked_at   timestamptz
);
CREATE INDEX session_by_subject ON identity.session (subject) WHERE revoked_at IS NULL;
CREATE INDEX session_by_expiry ON identity.session (expires_at);

CREATE TABLE identity.staff_credential (
  staff               uuid PRIMARY KEY REFERENCES organisation.staff (id),
  password            text,                        -- argon2id with its parameters; NULL until activated
  totp_secret         bytea,                       -- sealed; NULL until enrolled
  totp_last_step      bigint NOT NULL DEFAULT 0,   -- a code is good once
  recovery_codes      text[] NOT NULL DEFAULT '{}',
  failed              int    NOT NULL DEFAULT 0,
  locked_until        timestamptz,
  password_changed_at timestamptz,
  demonstration       boolean NOT NULL DEFAULT false
);

CREATE TABLE identity.activation (
  token_hash bytea PRIMARY KEY,
  staff      uuid        NOT NULL REFERENCES organisation.staff (id),
  expires_at timestamptz NOT NULL
);

-- An officer between the right password and the right code.
CREATE TABLE identity.staff_attempt (
  token_hash bytea PRIMARY KEY,
  staff      uuid        NOT NULL REFERENCES organisation.staff (id),
  secret     bytea,                                -- sealed; of an authenticator being enrolled
  back       text        NOT NULL,
  tries      int         NOT NULL DEFAULT 0,
  expires_at timestamptz NOT NULL
);

-- A citizen between us and the issuer. state is a hash; binding is that of the browser's form token.
CREATE TABLE identity.oidc_attempt (
  state      bytea PRIMARY KEY,
  binding    bytea       NOT NULL,
  nonce      text        NOT NULL,
  verifier   text        NOT NULL,
  back       text        NOT NULL,
  expires_at timestamptz NOT NULL
);

GRANT REFERENCES (id) ON identity.person TO sen_module;
