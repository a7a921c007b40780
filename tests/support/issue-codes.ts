/**
 * A process that takes dossier codes as fast as it can, with the very statement of the command that files a dossier:
 * `node issue-codes.ts <url> <codes of each> <unit>@<instant>…`. Every tenth transaction is rolled back and its code
 * taken again. Prints what it was given.
 */
import pg from 'pg'
import { vnDay } from '#lib/vietnamese-text'
import { codePrefix, nextCodes } from '../../src/modules/dossiers/code.ts'

const [url, count, ...desks] = process.argv.slice(2)
const client = new pg.Client({ connectionString: url })
await client.connect()

async function take(unit: string, at: Date, end: 'COMMIT' | 'ROLLBACK'): Promise<string> {
  const { text, digits } = codePrefix(unit, at)
  await client.query('BEGIN')
  const { rows } = await client.query<{ code: string }>({
    name: 'take-code',
    text: `WITH wanted AS (SELECT 0 AS at, $1::text AS unit, $2::date AS day, $3::text AS prefix, $4::int AS digits),
             ${nextCodes('wanted')} SELECT code FROM coded`,
    values: [unit, vnDay(at), text, digits],
  })
  await client.query(end)
  return rows[0]!.code
}

const codes: string[] = []
for (let i = 0; i < Number(count); i++)
  for (const desk of desks) {
    const [unit, at] = desk.split('@') as [string, string]
    if (i % 10 === 0) await take(unit, new Date(at), 'ROLLBACK')
    codes.push(await take(unit, new Date(at), 'COMMIT'))
  }
await client.end()
console.log(JSON.stringify(codes))
