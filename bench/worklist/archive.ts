import { randomUUID } from 'node:crypto'
import { searchKey } from '#lib/vietnamese-text'
import type { Actor, Grant } from '#platform/access'
import names from '../../tests/support/sandbox/names.json' with { type: 'json' }
import { run } from '../database.ts'

/**
 * Fills the archive up to `count` dossiers as a province would have it: the last twelve months, six procedures, a few
 * offices with most of the work, one dossier in eight still open at one of five steps, some late, names in the usual
 * proportions. A finished dossier leaves three done tasks behind.
 */
export async function fillArchive(url: string, from: number, count: number): Promise<void> {
  const { family, female, male } = names.Kinh
  // Squared: the first of a list come up several times as often as the last.
  const often = (values: readonly string[], seed: string) =>
    `(ARRAY[${values.map(value => `'${value}'`).join(',')}])[1 + floor(${values.length} * power(pg_temp.noise(n, '${seed}'), 2))::int]`
  const nameOf = (write: (part: string) => string) => {
    const given = (of: typeof male) =>
      `${often(of.middle.map(write), 'middle')} || ' ' || ${often(of.given.map(write), 'given')}`
    const first = often(family.map(write), 'family')
    return `${first} || ' ' || CASE WHEN pg_temp.noise(n, 'sex') < 0.5 THEN ${given(female)} ELSE ${given(male)} END`
  }
  await run(
    url,
    `CREATE OR REPLACE FUNCTION pg_temp.noise(n int, seed text) RETURNS float8 LANGUAGE sql IMMUTABLE AS
       $noise$ SELECT ((hashtextextended(seed, n) & 4294967295)::float8 / 4294967296) $noise$;
     INSERT INTO identity.person (personal_number, name, level, source, created_at)
       SELECT '0802' || lpad((n / 10000)::text, 2, '0') || '99' || lpad((n % 10000)::text, 4, '0'), 'Người thử ' || n, 2, 'vneid', now()
       FROM generate_series(1, 2000) n ON CONFLICT DO NOTHING;
     CREATE TEMP TABLE applicant AS SELECT id, row_number() OVER () - 1 AS at FROM identity.person;
     CREATE TEMP TABLE office AS SELECT id, parent, dossier_code_unit AS unit, row_number() OVER (ORDER BY id) - 1 AS at FROM organisation.agency
       WHERE kind = 'one-stop-centre' AND parent IN (SELECT id FROM organisation.agency WHERE kind = 'commune');
     CREATE TEMP TABLE kind AS SELECT code, current AS version, (SELECT definition->>'shortName' FROM procedures.version v WHERE v.id = current) AS name,
       row_number() OVER (ORDER BY code) - 1 AS at FROM procedures.procedure;
     CREATE TEMP TABLE filed AS
       SELECT n, gen_random_uuid() AS id, floor(96 * power(pg_temp.noise(n, 'office'), 2))::int AS office,
         floor((SELECT count(*) FROM kind) * pg_temp.noise(n, 'kind'))::int AS kind, floor(2000 * pg_temp.noise(n, 'person'))::int AS person,
         ${nameOf(part => part)} AS name, ${nameOf(searchKey)} AS key,
         pg_temp.noise(n, 'open') < 0.125 AS open, 1 + floor(4 * pg_temp.noise(n, 'step'))::int AS step,
         now() - CASE WHEN pg_temp.noise(n, 'open') < 0.125 THEN 20 ELSE 365 END * pg_temp.noise(n, 'day') * interval '1 day' AS submitted
       FROM generate_series(${from + 1}, ${count}) n;
     INSERT INTO dossiers.dossier (id, code, procedure, version, channel, delivery, applicant, applicant_name, applicant_key, lookup_hash,
         filed_by, receiving, deciding, status, answers, term, submitted_at, received_at, due_at, decided_at, returned_at)
       SELECT f.id, o.unit || to_char(f.submitted, '-YYYYMMDD-') || lpad(n::text, 7, '0'), k.code, k.version, 'online', 'electronic', a.id, f.name,
         f.key, sha256('x'), 'citizen:' || a.id, o.id, o.parent, CASE WHEN f.open THEN CASE WHEN step = 1 THEN 1 ELSE 4 END ELSE 10 END, '{}',
         '{"amount": 10, "unit": "working-day", "text": "10 ngày làm việc"}', f.submitted, f.submitted, f.submitted + interval '14 days',
         CASE WHEN NOT f.open THEN f.submitted + interval '12 days' END, CASE WHEN NOT f.open THEN f.submitted + interval '13 days' END
       FROM filed f JOIN office o ON o.at = f.office JOIN kind k ON k.at = f.kind JOIN applicant a ON a.at = f.person;
     INSERT INTO dossiers.task (id, dossier, token, node, name, does, role, agency, state, opened_at, due_at, done_at, code, procedure_name,
         applicant_name, dossier_due_at, channel)
       SELECT gen_random_uuid(), d.id, gen_random_uuid(), s.does, s.name, s.does, s.role, CASE WHEN s.role = 'one-stop-officer' THEN d.receiving ELSE d.deciding END,
         CASE WHEN f.open AND s.at = f.step THEN 'open' ELSE 'done' END, d.submitted_at + (s.at - 1) * interval '3 days',
         d.submitted_at + s.at * interval '4 days', CASE WHEN NOT f.open OR s.at < f.step THEN d.submitted_at + s.at * interval '3 days' END,
         d.code, k.name, d.applicant_name, d.due_at, 'online'
       FROM filed f JOIN dossiers.dossier d ON d.id = f.id JOIN kind k ON k.at = f.kind
         JOIN (VALUES (1, 'receive', 'Tiếp nhận hồ sơ', 'one-stop-officer'), (2, 'examine', 'Thẩm định', 'processor'),
           (3, 'review', 'Rà soát', 'unit-head'), (4, 'sign', 'Ký duyệt', 'agency-leader')) AS s (at, does, name, role)
           ON s.at <= CASE WHEN f.open THEN f.step ELSE 3 END;
     ANALYZE`,
  )
  await run(url, 'VACUUM (ANALYZE) dossiers.task, dossiers.dossier')
}

/** An officer of the office with the most work, who receives, examines and reviews: three places of one worklist. */
export async function busiestOfficer(url: string): Promise<Extract<Actor, { kind: 'staff' }>> {
  const [found] = await run(
    url,
    `SELECT receiving, deciding FROM dossiers.dossier GROUP BY 1, 2 ORDER BY count(*) DESC LIMIT 1`,
  )
  const { receiving, deciding } = found!.rows[0] as { receiving: string; deciding: string }
  const grants: Grant[] = [
    { role: 'one-stop-officer', agency: receiving, reach: 'agency' },
    { role: 'processor', agency: deciding, reach: 'agency' },
    { role: 'unit-head', agency: deciding, reach: 'agency' },
  ]
  return { kind: 'staff', id: randomUUID(), name: 'Nguyễn Văn Thử', grants }
}
