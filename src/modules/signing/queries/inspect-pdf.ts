import { X509Certificate } from 'node:crypto'
import { type Inspection, inspectSignatures } from '#lib/pades'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'

/** Who signed a PDF, when, and whether anything changed since; trusted are the authorities this installation knows. */
export async function inspectPdf(tx: Tx, pdf: Uint8Array): Promise<Inspection> {
  return inspectSignatures(pdf, await trustAnchors(tx))
}

async function trustAnchors(tx: Tx): Promise<Uint8Array[]> {
  const rows = await db(tx).selectFrom('signing.authority').select('root').execute()
  return rows.map(row => new X509Certificate(row.root).raw)
}

/** The demonstration authority's root in PEM, for people who want to check with their own reader. */
export async function findRoot(tx: Tx): Promise<string | undefined> {
  return (await db(tx).selectFrom('signing.authority').select('root').executeTakeFirst())?.root
}
