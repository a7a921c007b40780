import { randomUUID } from 'node:crypto'
import { vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { checkRoster, mostLines, type RosterLine, type RosterProblem } from '../roster.ts'
import { db } from '../schema.ts'
import { byKnownCodes } from './known-codes.ts'

export type Imported = { ok: true; added: number; changed: number } | { ok: false; problems: RosterProblem[] }

/**
 * Takes a school's list of pupils for a year: new ones are added, those with a known code (zeros before it aside) follow the list (name, class, and
 * birth and parent where it has such columns), and who is not on it stays. Needs `education:pupil.import` at the school.
 * All or nothing: what is wrong comes back line by line. The same list again changes nothing. More than 3,000 lines are
 * Invalid `education.too-many`.
 */
export async function importRoster(
  tx: Tx,
  input: { school: string; year: number; lines: readonly RosterLine[] },
): Promise<Imported> {
  need(tx, 'education:pupil.import', { agency: input.school })
  if (input.lines.length > mostLines) throw new Invalid('education.too-many')
  const read = checkRoster(input.lines, vnDay(tx.now))
  if (read.problems.length) return { ok: false, problems: read.problems }
  // One list of a school after the other: what a list does not say stays as the one before it left it.
  await db(tx)
    .selectFrom('education.school')
    .select('agency')
    .where('agency', '=', input.school)
    .forNoKeyUpdate()
    .execute()
  const { pupils, problems } = await byKnownCodes(tx, input.school, { ...input, pupils: read.pupils })
  if (problems.length) return { ok: false, problems }
  const [done] = await tx.query<{ added: number; changed: number }>('education', {
    text: `WITH known AS (
             SELECT p.code, p.name, p.born, p.parent_name, p.parent_number, c.name AS class FROM education.pupil p
             LEFT JOIN education.enrolment e ON e.pupil = p.id AND e.year = $2 LEFT JOIN education.class c ON c.id = e.class
             WHERE p.school = $1
           ), list AS (
             SELECT l.* FROM jsonb_array_elements($3) AS said LEFT JOIN known ON known.code = said ->> 'code',
             jsonb_to_record(coalesce(to_jsonb(known), '{}') || said)
               AS l(code text, name text, born date, class text, parent_name text, parent_number text)
           ), made AS (
             INSERT INTO education.class (school, year, name) SELECT DISTINCT $1, $2::int, class FROM list
             ON CONFLICT (school, year, name) DO NOTHING RETURNING id, name
           ), room AS (
             SELECT id, name FROM made UNION ALL SELECT id, name FROM education.class WHERE school = $1 AND year = $2
           ), pupil AS (
             INSERT INTO education.pupil (school, code, name, born, parent_name, parent_number)
             SELECT $1, code, name, born, parent_name, parent_number FROM list
             ON CONFLICT (school, code) DO UPDATE SET name = excluded.name, born = excluded.born,
               parent_name = excluded.parent_name, parent_number = excluded.parent_number
             RETURNING id, code
           ), enrolment AS (
             INSERT INTO education.enrolment (pupil, year, class)
             SELECT pupil.id, $2, room.id FROM pupil JOIN list USING (code) JOIN room ON room.name = list.class
             ON CONFLICT (pupil, year) DO UPDATE SET class = excluded.class
           )
           SELECT count(*) FILTER (WHERE known.code IS NULL) AS added,
                  count(*) FILTER (WHERE known.code IS NOT NULL AND (known.name, known.born, known.parent_name, known.parent_number, known.class)
                    IS DISTINCT FROM (list.name, list.born, list.parent_name, list.parent_number, list.class)) AS changed
           FROM list LEFT JOIN known USING (code)`,
    values: [input.school, input.year, JSON.stringify(pupils)],
  })
  const { added, changed } = done!
  if (added || changed)
    await append(tx, {
      chain: randomUUID(),
      action: 'pupils.imported',
      body: { school: input.school, year: input.year, added, changed },
    })
  return { ok: true, added, changed }
}
