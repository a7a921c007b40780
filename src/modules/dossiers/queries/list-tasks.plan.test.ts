import { beforeAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import type { Tx } from '#platform/db'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { listCounterDrafts } from './counter-drafts.ts'
import { searchDossiers } from './list-dossiers.ts'
import { countTasks, listTasks } from './list-tasks.ts'
import { countLongUnpaid, listLongUnpaid } from './long-unpaid.ts'

const db = testDatabase()
const agency = 'tay-ninh/phuong-7'
const officer = staff(
  { role: 'processor', agency, reach: 'agency' },
  { role: 'unit-head', agency, reach: 'agency' },
)
const supervisor = staff({ role: 'processor', agency: 'tay-ninh/phuong-7', reach: 'below' })

// 20,000 open tasks and as many dossiers at a hundred agencies: enough that PostgreSQL would rather scan than be wrong.
beforeAll(async () => {
  await db.as(system('test')).write(async tx => {
    const [applicant] = await tx.query<{ id: string }>('identity', {
      text: `INSERT INTO identity.person (personal_number, name, source, created_at)
             VALUES ('080194990001', 'Nguyễn Thị Lan', 'counter', now()) RETURNING id`,
    })
    const [version] = await tx.query<{ id: string }>('procedures', {
      text: 'SELECT id FROM procedures.version LIMIT 1',
    })
    await tx.query('dossiers', {
      text: `INSERT INTO dossiers.dossier (code, procedure, version, channel, delivery, applicant, applicant_name, applicant_key,
               lookup_hash, filed_by, receiving, deciding, status, answers, term, submitted_at)
             SELECT 'H53-20261121-' || lpad(n::text, 7, '0'), '1.001193', $1, 'online', 'electronic', $2, 'Người ' || n,
               md5(n::text), 'x', 'test', 'tay-ninh/phuong-' || n % 100, 'tay-ninh/phuong-' || n % 100,
               CASE WHEN n % 9 = 0 THEN 6 ELSE 4 END, '{}', '{}', now()
             FROM generate_series(1, 20000) n`,
      values: [version!.id, applicant!.id],
    })
    await tx.query('dossiers', {
      text: `INSERT INTO dossiers.task (id, dossier, token, node, name, does, role, agency, opened_at, due_at, code, procedure_name,
               applicant_name, channel)
             SELECT gen_random_uuid(), id, gen_random_uuid(), 'examine', 'Thẩm định', 'examine', 'processor', deciding, now(),
               now() + right(code, 4)::int * interval '1 minute', code, 'Khai sinh', applicant_name, 'online'
             FROM dossiers.dossier`,
    })
    await tx.query('dossiers', {
      text: `INSERT INTO dossiers.draft (procedure, version, person, channel, kept_by, created_at, updated_at)
             SELECT '1.001193', $1, $2, 'counter', 'staff:' || n % 1000, now(), now() - n * interval '1 minute'
             FROM generate_series(1, 20000) n`,
      values: [version!.id, applicant!.id],
    })
    await tx.query('dossiers', {
      text: `INSERT INTO dossiers.pause (dossier, reason, from_at, to_at)
             SELECT id, 'supplement', now() - interval '50 days', now() - interval '45 days' FROM dossiers.dossier
             UNION ALL SELECT id, 'payment', now() - interval '40 days', NULL FROM dossiers.dossier WHERE status = 6`,
    })
  })
  // By their owner: a module's role may not.
  await db.database.pool.query(
    'RESET ROLE; ANALYZE dossiers.dossier, dossiers.draft, dossiers.pause, dossiers.task',
  )
})

/** What PostgreSQL would do for the statements that `ask` sends. */
async function planOf(actor: typeof officer, ask: (tx: Tx) => Promise<unknown>): Promise<string> {
  const lines: string[] = []
  await db.as(actor).read(tx =>
    ask({
      ...tx,
      async query<R extends object>(
        module: string,
        { text, values }: { text: string; values?: readonly unknown[] },
      ) {
        const plan = await tx.query<{ 'QUERY PLAN': string }>(module, { text: `EXPLAIN ${text}`, values })
        lines.push(...plan.map(row => row['QUERY PLAN']))
        return [{ since: '2026-11-22' }] as unknown as R[]
      },
    }),
  )
  return lines.join('\n')
}

test.each([
  ['the list', officer, (tx: Tx) => listTasks(tx)],
  [
    'the next page',
    officer,
    (tx: Tx) => listTasks(tx, { after: { dueAt: tx.now, id: '00000000-0000-4000-8000-000000000000' } }),
  ],
  ['what is late', officer, (tx: Tx) => listTasks(tx, { late: true })],
  ['the counts', officer, (tx: Tx) => countTasks(tx, tx.now)],
  ['an agency and all below it', supervisor, (tx: Tx) => listTasks(tx)],
])('%s is read from ranges of the worklist index', async (_, actor, ask) => {
  const plan = await planOf(actor, ask)
  expect(plan).toContain('task_worklist')
  expect(plan).not.toContain('Seq Scan')
})

test.each([
  ['the list', (tx: Tx) => listLongUnpaid(tx, { limit: 50 })],
  ['how many', (tx: Tx) => countLongUnpaid(tx)],
])('%s of those who have not paid is read from what waits for money at the agency', async (_, ask) => {
  const plan = await planOf(officer, ask)
  expect(plan).toContain('dossier_unpaid')
  expect(plan).not.toContain('Seq Scan')
})

test('what an officer has not finished at the counter is read from a range of its own index', async () => {
  // Of whose drafts these are nobody asks the plan.
  const plan = await planOf(officer, tx => listCounterDrafts(tx).catch(() => undefined))
  expect(plan.split('draft_at_counter')).toHaveLength(3)
  expect(plan).not.toContain('Seq Scan on draft')
})

const everywhere = staff({ role: 'processor', agency: 'tay-ninh', reach: 'below' })
test.each([
  ['a name that few bear', everywhere, 'lan anh', 'dossier_applicant_key'],
  ['a name that most bear', everywhere, 'a', 'dossier_newest'],
  ['a name at one agency', officer, 'lan anh', 'dossier_newest_received'],
  ['the end of a code', officer, '0001234', 'dossier_code_end'],
])('%s is found by its index', async (_, actor, words, index) => {
  const plan = await planOf(actor, tx => searchDossiers(tx, words))
  expect(plan).toMatch(new RegExp(`${index}\\b`))
  expect(plan).not.toContain('Seq Scan')
})

test('an officer with two roles at overlapping places sees each task once', async () => {
  const both = staff(
    { role: 'processor', agency, reach: 'agency' },
    { role: 'processor', agency: 'tay-ninh', reach: 'below' },
  )
  const tasks = await db.as(both).read(tx => listTasks(tx, { limit: 300 }))
  expect(new Set(tasks.map(task => task.id)).size).toBe(300)
  expect(tasks.map(task => task.due_at.getTime())).toEqual(
    tasks.map(task => task.due_at.getTime()).toSorted((a, b) => a - b),
  )
  expect(await db.as(both).read(tx => countTasks(tx, tx.now))).toMatchObject({ all: 1000 })
})

test('the end of a code finds the dossier at its agency, and nobody finds another agency’s', async () => {
  const found = (actor: typeof officer, words: string) =>
    db.as(actor).read(async tx => (await searchDossiers(tx, words)).map(row => row.code))
  expect(await found(officer, '0000107')).toEqual(['H53-20261121-0000107'])
  expect(await found(officer, 'h53-20261121-0000107')).toEqual(['H53-20261121-0000107'])
  expect(await found(officer, '0000108')).toEqual([])
})

test('whatever hangs on a dossier is found by an index', async () => {
  const { rows } = await db.database.pool.query(`
    SELECT conrelid::regclass::text AS "table" FROM pg_constraint c
    WHERE contype = 'f' AND confrelid = 'dossiers.dossier'::regclass
      AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])`)
  expect(rows).toEqual([])
})
