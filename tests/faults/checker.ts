import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '#platform/db'
import type { CaughtMail } from '../support/sandbox/smtp-server.ts'
import { ledgerComplaint, listMissingEntries } from './ledger.ts'
import { checkLetters } from './letters.ts'
import { listWrongResults } from './results.ts'
import type { Told } from './told.ts'

export type Findings = { lost: string[]; doubled: string[]; stuck: string[]; mailsTwice: number }

/** Whether nothing is left to do: every dossier has its result, for nobody refuses or withdraws one; the outbox and the queue are empty. */
export async function listUnfinished({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ what: string }>(
    `SELECT 'dossier ' || code || ' in status ' || status AS what FROM dossiers.dossier WHERE status <> 10
     UNION ALL SELECT 'task ' || does || ' of ' || code FROM dossiers.task JOIN dossiers.dossier d USING (code) WHERE state = 'open' AND d.status = 10
     UNION ALL SELECT 'in the outbox: ' || topic FROM platform.outbox
     UNION ALL SELECT 'job ' || task_identifier || ', tried ' || attempts || ' times: ' || coalesce(last_error, '')
       FROM graphile_worker.jobs WHERE run_at <= now() OR attempts > 0 OR locked_at IS NOT NULL
     UNION ALL SELECT 'e-mail ' || state FROM notifications.delivery WHERE state <> 'sent'`,
  )
  return rows.map(row => row.what)
}

/** Compares what clients were told with what stands. */
export async function check(
  database: Database,
  told: Told,
  outside: { mails: readonly CaughtMail[]; files: string; data: string },
): Promise<Findings> {
  const rowsOf = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
    (await database.pool.query(sql, values)).rows as R[]
  const whats = async (sql: string) => (await rowsOf<{ what: string }>(sql)).map(row => row.what)
  const lost: string[] = []
  const missing = (what: string) => void lost.push(what)

  const drafts = new Map(
    (
      await rowsOf<{ id: string; code: string | null; person: string; purpose: string; papers: string[] }>(
        `SELECT r.id, d.code, p.personal_number AS person, coalesce(d.answers, r.answers)->>'purpose' AS purpose,
           ARRAY(SELECT file FROM dossiers.paper WHERE dossier = d.id UNION SELECT file FROM dossiers.draft_paper WHERE draft = r.id AND d.id IS NULL) AS papers
         FROM dossiers.draft r JOIN identity.person p ON p.id = r.person LEFT JOIN dossiers.dossier d ON d.id = r.dossier`,
      )
    ).map(row => [row.id, row]),
  )
  for (const { draft, code, person } of told.filed) {
    const stands = drafts.get(draft)
    if (stands?.code !== code || stands.person !== person)
      missing(`code ${code} of ${draft}: ${stands?.code} stands`)
  }
  for (const { draft, text } of told.answered)
    if (drafts.get(draft)?.purpose !== text) missing(`answers of ${draft}`)

  const files = new Map(
    (await rowsOf<{ id: string; sha256: string }>('SELECT id, sha256 FROM platform.file')).map(row => [
      row.id,
      row.sha256,
    ]),
  )
  const bytesOf = (sha256: string) => bytesUnder(outside.files, sha256)
  for (const { draft, file, sha256 } of told.brought)
    if (!drafts.get(draft)?.papers.includes(file) || files.get(file) !== sha256 || !bytesOf(sha256))
      missing(`file ${file} of ${draft}`)
  lost.push(...(await listWrongResults(database, bytesOf)))

  const tasks = new Map(
    (
      await rowsOf<{ id: string; by: string }>(
        `SELECT id, done_by AS by FROM dossiers.task WHERE state = 'done'`,
      )
    ).map(row => [row.id, row.by]),
  )
  for (const { task, does, officer, code } of told.done)
    if (tasks.get(task) !== `staff:${officer}`) missing(`${does} of ${code}`)

  const payments = new Map(
    (
      await rowsOf<{ transaction: string; bill: string; amount: number }>(
        `SELECT p.gateway_transaction AS transaction, p.bill, p.amount FROM payments.payment p
           JOIN payments.bill b ON b.id = p.bill AND b.state IN ('paid', 'partly-paid', 'overpaid') JOIN payments.receipt r ON r.payment = p.id`,
      )
    ).map(row => [row.transaction, row]),
  )
  for (const { transaction, amount, bill } of told.paid) {
    const stands = payments.get(transaction)
    if (stands?.bill !== bill || stands.amount !== amount) missing(`payment ${transaction} of ${bill}`)
  }

  lost.push(
    ...(await whats(
      `SELECT 'message "' || occasion || '" about ' || d.code AS what
       FROM dossiers.dossier d, unnest(ARRAY['submitted', 'accepted', 'payment', 'paid', 'decided']) AS occasion
       WHERE d.status = 10 AND NOT EXISTS (SELECT FROM notifications.message WHERE key = d.id || ':' || occasion)`,
    )),
  )
  const letters = await checkLetters(database, outside.mails)
  lost.push(...letters.lost, ...(await listMissingEntries(database, told)))
  const complaint = ledgerComplaint(database.url, outside.data)
  if (complaint) missing(complaint)

  return {
    lost,
    doubled: [...(await whats(doubledSql)), ...letters.doubled],
    stuck: await listUnfinished(database),
    mailsTwice: letters.twice,
  }
}

// A step that was late is told of by the same service as the result at the end, so that one may come more than once.
// Whatever is once by law: gaps in a series count too, for somebody holds the number that is missing.
const doubledSql = `
  SELECT 'dossier ' || d.code || ' of ' || count(r.id) || ' drafts' AS what
    FROM dossiers.dossier d LEFT JOIN dossiers.draft r ON r.dossier = d.id GROUP BY d.code HAVING count(r.id) <> 1
  UNION ALL SELECT 'codes: ' || counted || ' given, ' || there || ' there'
    FROM (SELECT coalesce(sum(last), 0) AS counted FROM dossiers.code_counter) c, (SELECT count(*) AS there FROM dossiers.dossier) d WHERE counted <> there
  UNION ALL SELECT 'receipts of ' || s.agency || ': ' || s.last || ' given'
    FROM payments.receipt_series s WHERE s.last <> (SELECT count(*) FROM payments.receipt r WHERE r.agency = s.agency AND r.year = s.year)
  UNION ALL SELECT 'money nobody asked for: ' || count(*) FROM payments.unmatched HAVING count(*) > 0
  UNION ALL SELECT 'books of bill ' || b.reference || ': it says ' || b.state FROM payments.bill b, payments.books_of(b.id) k
    WHERE b.state <> payments.state_of(b.id) OR k.held + k.returned <> (SELECT coalesce(sum(amount), 0) FROM payments.payment WHERE bill = b.id)
  UNION ALL SELECT 'results of ' || dossier_code || ': ' || count(*) FROM vault.document WHERE dossier_code IS NOT NULL GROUP BY dossier_code HAVING count(*) > 1
  UNION ALL SELECT 'numbers of ' || c.book || ': ' || c.last || ' given'
    FROM dossiers.book_counter c WHERE c.book LIKE 'result-%'
      AND c.last <> (SELECT count(DISTINCT number) FROM dossiers.result r JOIN dossiers.dossier d ON d.id = r.dossier WHERE r.number IS NOT NULL AND d.deciding = c.agency)
  UNION ALL SELECT 'message "' || subject || '" about ' || about_id || ': ' || count(*) FROM notifications.message WHERE about_id IS NOT NULL GROUP BY about_id, subject HAVING count(*) > 1
  UNION ALL SELECT 'paper of ' || dossier || ': ' || count(*) FROM dossiers.paper GROUP BY dossier, file HAVING count(*) > 1
  UNION ALL SELECT 'ledger: ' || action || coalesce(' ' || (body->>'service'), '') || ' of ' || chain || ': ' || count(*) FROM platform.ledger
    WHERE action IN ('submitted', 'task.done', 'service.done', 'bill.opened', 'bill.paid') AND body->>'service' IS DISTINCT FROM 'notify'
    GROUP BY action, chain, body->>'node', body->>'service' HAVING count(*) > 1`

/** What lies under a hash, when it has that hash. */
function bytesUnder(folder: string, sha256: string): Buffer | undefined {
  try {
    const bytes = readFileSync(join(folder, sha256.slice(0, 2), sha256.slice(2)))
    return createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : undefined
  } catch {
    return undefined
  }
}
