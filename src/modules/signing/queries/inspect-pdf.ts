import { X509Certificate } from 'node:crypto'
import { type Inspection, inspectSignatures } from '#lib/pades'
import { aside, Busy } from '#platform/aside'
import { server } from '#platform/config'
import type { Tx } from '#platform/db'
import { TooMany } from '#platform/errors'
import { programLog } from '#platform/http'
import { db } from '../schema.ts'
import { signingSettings } from '../settings.ts'
import type { Inspected } from './inspector.ts'

const inspector = aside<Inspected, Inspection>({
  worker: new URL('./inspector.ts', import.meta.url),
  longestQueue: 8,
  longestWaitMs: 15_000,
})
const patienceMs = 10_000

/**
 * Who signed a PDF that anybody brought, when, and whether anything changed since; trusted are the authorities this
 * installation knows. It is looked at beside the server; undefined when that took longer than ten seconds or could not be
 * done, which says nothing about the file. TooMany when others wait.
 */
export async function inspectPdf(tx: Tx, pdf: Uint8Array): Promise<Inspection | undefined> {
  const anchors = await trustAnchors(tx)
  try {
    return await inspector.ask({ pdf, anchors }, patienceMs)
  } catch (fault) {
    if (fault instanceof Busy) throw new TooMany('too-many', { seconds: 30 })
    programLog().error({ err: fault }, 'a PDF was not inspected')
    return undefined
  }
}

/** The same of a PDF that we made: nothing in it takes long, and nobody waits for what strangers bring. */
export async function inspectOurPdf(tx: Tx, pdf: Uint8Array): Promise<Inspection> {
  return inspectSignatures(pdf, await trustAnchors(tx))
}

async function trustAnchors(tx: Tx): Promise<Uint8Array[]> {
  const { TRUST_ANCHORS } = signingSettings()
  // Its keys prove nothing once real people sign, though the table is still there.
  if (!server().DEMONSTRATION) return TRUST_ANCHORS
  const root = await findRoot(tx)
  return root ? [...TRUST_ANCHORS, new X509Certificate(root).raw] : TRUST_ANCHORS
}

/** Whether anybody's signature is believed here; the province names the authorities. */
export function hasAnchors(): boolean {
  return server().DEMONSTRATION || signingSettings().TRUST_ANCHORS.length > 0
}

/** The demonstration authority's root in PEM, for people who want to check with their own reader. */
export async function findRoot(tx: Tx): Promise<string | undefined> {
  return (await db(tx).selectFrom('signing.authority').select('root').executeTakeFirst())?.root
}
