import { addDays, vnDay } from '#lib/vietnamese-text'
import { loadSample } from '../../src/modules/procedures/catalogue/index.ts'
import { csrfToken } from '../../src/platform/http/csrf.ts'
import names from '../../src/synth/names.json' with { type: 'json' }
import { run } from '../database.ts'

const procedure = '1.001193'

/** What a complete application for a birth certificate says; the child is always two weeks old. */
export function birthAnswers(): string {
  const { answers } = loadSample(procedure)
  const day = addDays(vnDay(new Date()), -14)
  return JSON.stringify({ ...answers, birth: { ...(answers.birth as object), date: day } })
}

/**
 * Makes `count` citizens who are signed in and have a draft that waits only for the last press, at one of the
 * province's communes. Each child has a day of birth and a certificate of its own. Everything of number n has an id made
 * from n. Statistics are taken of these only: a plan that is kept from a table counted as empty reads all of it for ever.
 */
export async function prepareDrafts(url: string, count: number): Promise<void> {
  const list = (values: readonly string[]) => `ARRAY[${values.map(value => `'${value}'`).join(',')}]`
  const pick = (values: readonly string[], by: string) =>
    `(${list(values)})[1 + (hashint4(${by}) & 2147483647) % ${values.length}]`
  const { family, female } = names.Kinh
  await run(
    url,
    `CREATE FUNCTION bench_id(kind text, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
       $id$ SELECT overlay(overlay(md5(kind || n) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid $id$;
     CREATE TEMP TABLE number AS SELECT n, md5('person' || n)::uuid AS person, md5('file' || n)::uuid AS file,
       ${pick(family, 'n')} || ' ' || ${pick(female.middle, 'n + 1')} || ' ' || ${pick(female.given, 'n + 2')} AS name
     FROM generate_series(1, ${count}) n;
     INSERT INTO identity.person (id, personal_number, name, birth_date, sex, residence, level, source, created_at)
       SELECT person, '0801' || lpad((n / 10000)::text, 2, '0') || '99' || lpad((n % 10000)::text, 4, '0'), name,
         '1994-05-16', 'female', '{}', 2, 'vneid', now() FROM number;
     INSERT INTO identity.session (token_hash, kind, subject, name, level, csrf, method, agent, created_at, last_seen, expires_at)
       SELECT sha256(convert_to('token' || n, 'UTF8')), 'citizen', person, name, 2, 'csrf' || n, 'test', 'bench', now(), now(),
         now() + interval '8 hours' FROM number;
     INSERT INTO platform.file (id, owner, name, size, received, media_type, sha256, state)
       SELECT file, 'citizen:' || person, 'to-khai.pdf', 81920, 81920, 'application/pdf', encode(sha256(convert_to('' || n, 'UTF8')), 'hex'), 'ready'
       FROM number;
     CREATE TEMP TABLE centre AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM organisation.agency
       WHERE kind = 'one-stop-centre' AND parent IN (SELECT id FROM organisation.agency WHERE kind = 'commune');
     INSERT INTO dossiers.draft (id, procedure, version, person, agency, channel, answers, kept_by, created_at, updated_at)
       SELECT bench_id('draft', n), code, current, person, centre.id, 'online',
         jsonb_set(jsonb_set($answers$${birthAnswers()}$answers$, '{birth,certificateNumber}', to_jsonb(n || '/2026')),
           '{birth,date}', to_jsonb((current_date - 1 - n % 40)::text)),
         'citizen:' || person, now(), now()
       FROM number JOIN centre ON centre.at = n % (SELECT count(*) FROM centre), procedures.procedure WHERE code = '${procedure}';
     INSERT INTO dossiers.draft_paper (draft, paper, file, name)
       SELECT bench_id('draft', n), 'declaration', file, 'to-khai.pdf' FROM number;
     ANALYZE identity.person, identity.session, platform.file, dossiers.draft, dossiers.draft_paper; CHECKPOINT`,
  )
}

/** The press of number n: the form of the review page as a browser posts it. */
export function pressOf(n: number, draft: string): Buffer {
  return postOf(
    `/nop-ho-so/ban-nhap/${draft}/xem-lai`,
    { token: `token${n}`, csrf: `csrf${n}` },
    { 'cam-ket': '1' },
  )
}

/** What is answered to a press that went through. */
export const sent = /^HTTP\/1\.1 303 [^]*\r\nlocation: \/nop-ho-so\/da-gui\//i

/** A form as the browser of somebody signed in posts it. */
export function postOf(
  path: string,
  session: { token: string; csrf: string },
  fields: Record<string, string> = {},
): Buffer {
  const body = new URLSearchParams({ _csrf: csrfToken(session.csrf), ...fields }).toString()
  return Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      'host: localhost',
      `cookie: sen=${session.token}`,
      'sec-fetch-site: same-origin',
      'content-type: application/x-www-form-urlencoded',
      `content-length: ${body.length}`,
      '',
      body,
    ].join('\r\n'),
  )
}

/** A page as somebody signed in asks for it. */
export function getOf(path: string, token: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: sen=${token}\r\n\r\n`)
}
