-- Bytes of which perhaps no row speaks any more, or never came to speak: whoever brings bytes writes here first, and so
-- does whoever gives a file up. A job looks once the time is over in which a backup may still need them.
CREATE TABLE platform.bytes_in_doubt (
  sha256     text        PRIMARY KEY,
  since      timestamptz NOT NULL DEFAULT now(),
  -- Given up by whom, how much, and when it had come: it counts in what they may bring in a day all the same.
  owner      text,
  size       bigint,
  brought_at timestamptz
);
CREATE INDEX bytes_in_doubt_since ON platform.bytes_in_doubt (since);
CREATE INDEX bytes_in_doubt_of_owner ON platform.bytes_in_doubt (owner, brought_at) WHERE owner IS NOT NULL;

-- Gives a file up unless another row refers to it: the foreign keys of the modules say so. Whether it went.
CREATE FUNCTION platform.give_up_file(given uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  gone platform.file;
BEGIN
  DELETE FROM platform.file WHERE id = given RETURNING * INTO gone;
  IF gone.sha256 IS NOT NULL THEN
    INSERT INTO platform.bytes_in_doubt (sha256, owner, size, brought_at)
    VALUES (gone.sha256, gone.owner, gone.size, gone.created_at)
    ON CONFLICT (sha256) DO UPDATE SET since = now(), owner = excluded.owner, size = excluded.size,
      brought_at = excluded.brought_at;
  END IF;
  RETURN gone.id IS NOT NULL;
EXCEPTION WHEN foreign_key_violation THEN
  RETURN false;
END $$;

-- Whole files to which no foreign key leads, whichever modules there are; as the owner of all tables, for no module may
-- read another's.
CREATE FUNCTION platform.files_without_use(before timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  unused text;
BEGIN
  SELECT string_agg(format(' AND NOT EXISTS (SELECT FROM %s AS used WHERE used.%I = file.id)',
      refers.conrelid::regclass, field.attname), '')
  INTO unused
  FROM pg_constraint AS refers
  JOIN pg_attribute AS field ON field.attrelid = refers.conrelid AND field.attnum = refers.conkey[1]
  WHERE refers.contype = 'f' AND refers.confrelid = 'platform.file'::regclass;
  RETURN QUERY EXECUTE
    'SELECT id FROM platform.file WHERE state = ''ready'' AND created_at < $1' || coalesce(unused, '') USING before;
END $$;
REVOKE EXECUTE ON FUNCTION platform.files_without_use FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.files_without_use TO sen_platform;
