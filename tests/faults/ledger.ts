import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Database } from '#platform/db'
import type { Told } from './told.ts'

/** What the operator's command says of a ledger that does not verify; `data`: where the run's own anchors lie. */
export function ledgerComplaint(url: string, data: string): string | undefined {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', './scripts/tsx.mjs', 'src/cli/main.ts', 'ledger', 'verify'],
    { cwd: join(import.meta.dirname, '../..'), env: { ...process.env, DATABASE_URL: url, DATA_DIR: data } },
  )
  return status === 0 ? undefined : `ledger: ${stdout}${stderr}`
}

/**
 * What somebody was told was done and the ledger says nothing of, or says it of somebody else. A chain whose last entry
 * was never written verifies, so it is asked for by name.
 */
export async function listMissingEntries({ pool }: Database, told: Told): Promise<string[]> {
  const { rows } = await pool.query<{ what: string }>(
    `SELECT 'ledger entry "submitted" of ' || t.code AS what FROM jsonb_to_recordset($1) AS t (person text, code text)
       WHERE NOT EXISTS (SELECT FROM dossiers.dossier d JOIN platform.ledger l ON l.chain = d.id
         JOIN identity.person p ON l.actor = 'citizen:' || p.id
         WHERE d.code = t.code AND l.action = 'submitted' AND l.body->>'code' = t.code AND p.personal_number = t.person)
     UNION ALL SELECT 'ledger entry "task.done" of ' || t.does || ' of ' || t.code FROM jsonb_to_recordset($2) AS t (task uuid, does text, officer text, code text)
       WHERE NOT EXISTS (SELECT FROM dossiers.task s JOIN platform.ledger l ON l.chain = s.dossier
         WHERE s.id = t.task AND l.action = 'task.done' AND l.body->>'node' = s.node AND l.actor = 'staff:' || t.officer)
     UNION ALL SELECT 'ledger entry "bill.paid" of ' || t.transaction FROM jsonb_to_recordset($3) AS t (transaction text, amount bigint, bill uuid)
       WHERE NOT EXISTS (SELECT FROM payments.payment p JOIN platform.ledger l ON l.chain = p.bill
         WHERE p.gateway_transaction = t.transaction AND p.bill = t.bill AND l.action = 'bill.paid'
           AND l.body->>'payment' = p.id::text AND (l.body->>'amount')::bigint = t.amount)`,
    [told.filed, told.done, told.paid].map(all => JSON.stringify(all)),
  )
  return rows.map(row => row.what)
}
