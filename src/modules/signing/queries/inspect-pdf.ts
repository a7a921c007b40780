import { X509Certificate } from 'node:crypto'
import type { Inspection } from '#lib/pades'
import { aside, Busy } from '#platform/aside'
import type { Tx } from '#platform/db'
import { TooMany } from '#platform/errors'
import { db } from '../schema.ts'
import type { Inspected } from './inspector.ts'

const inspector = aside<Inspected, Inspection>({
  worker: new URL('./inspector.ts', import.meta.url),
  longestQueue: 50,
})
const patienceMs = 10_000

/**
 * Who signed a PDF, when, and whether anything changed since; trusted are the authorities this installation knows. It is
 * looked at beside the server, for ten seconds at most; TooMany when many are before it.
 */
export async function inspectPdf(tx: Tx, pdf: Uint8Array): Promise<Inspection> {
  const anchors = await trustAnchors(tx)
  return inspector.ask({ pdf, anchors }, patienceMs).catch((fault: Error) => {
    if (fault instanceof Busy) throw new TooMany('too-many', { seconds: 30 })
    return { signatures: [], fault: fault.message }
  })
}

async function trustAnchors(tx: Tx): Promise<Uint8Array[]> {
  const rows = await db(tx).selectFrom('signing.authority').select('root').execute()
  return rows.map(row => new X509Certificate(row.root).raw)
}

/** The demonstration authority's root in PEM, for people who want to check with their own reader. */
export async function findRoot(tx: Tx): Promise<string | undefined> {
  return (await db(tx).selectFrom('signing.authority').select('root').executeTakeFirst())?.root
}
