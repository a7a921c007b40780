-- Messages to people: one inbox for everybody, and channels that carry them further.

-- The cascade, nearest first. A new channel (SMS, Zalo) is a row here and an adapter beside `send-mail.ts`.
CREATE TABLE notifications.channel (
  code     text PRIMARY KEY,
  position int  NOT NULL UNIQUE
);
INSERT INTO notifications.channel (code, position) VALUES ('inbox', 1), ('e-mail', 2);

CREATE TABLE notifications.message (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person      uuid        NOT NULL,
  subject     text        NOT NULL,
  text        text        NOT NULL,                          -- paragraphs, parted by an empty line
  action_text text,
  action_path text        CHECK (action_path ~ '^/[^/]'),    -- a page of ours, never a foreign address
  about_kind  text,
  about_id    uuid,
  key         text        NOT NULL CONSTRAINT message_key UNIQUE,
  created_at  timestamptz NOT NULL,
  read_at     timestamptz,
  CHECK ((action_text IS NULL) = (action_path IS NULL))
);
CREATE INDEX message_of_person ON notifications.message (person, created_at DESC, id DESC);
CREATE INDEX message_unread ON notifications.message (person) WHERE read_at IS NULL;

CREATE TABLE notifications.delivery (
  message        uuid        NOT NULL REFERENCES notifications.message,
  channel        text        NOT NULL REFERENCES notifications.channel,
  address_masked text        NOT NULL,                       -- where to is asked anew at each attempt
  state          text        NOT NULL CHECK (state IN ('queued', 'sent', 'failed-temporarily', 'failed')),
  attempts       int         NOT NULL DEFAULT 0,
  changed_at     timestamptz NOT NULL,
  PRIMARY KEY (message, channel)
);
CREATE INDEX delivery_by_time ON notifications.delivery (changed_at DESC, message);

CREATE TABLE notifications.failure (
  message uuid        NOT NULL,
  channel text        NOT NULL,
  attempt int         NOT NULL,
  at      timestamptz NOT NULL,
  error   text        NOT NULL,
  PRIMARY KEY (message, channel, attempt),
  FOREIGN KEY (message, channel) REFERENCES notifications.delivery
);
