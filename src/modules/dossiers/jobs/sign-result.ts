import { type Holder, signPdf } from '#modules/signing'
import type { Tx } from '#platform/db'
import { openFile, storeBytes } from '#platform/files'
import type { JobContext } from '#platform/jobs'
import { type DossierRow, db } from '../schema.ts'
import { gatherResult, printResult, resultFileName } from './print-result.ts'

type Finish = (tx: Tx, dossier: DossierRow) => Promise<void>

/**
 * Prints the result and signs it in the name of the leader who decided. Printing and signing take tens of
 * milliseconds and happen before the transaction; a job that runs twice makes a second file and keeps the first.
 */
export async function signDocument(ctx: JobContext, dossier: string): Promise<Finish> {
  const facts = await ctx.read(tx => gatherResult(tx, dossier))
  const { row, result, definition, agency, signer } = facts
  if (!result.signed_by) throw new Error(`Dossier ${row.code} is signed by nobody`)
  const printed = await printResult(facts, ctx.now)
  const place = printed.places.find(place => place.name === 'leader')
  if (!place) throw new Error(`The template of ${definition.code} keeps no place for the signature`)
  const holder: Holder = {
    kind: 'person',
    staff: result.signed_by,
    ...signer,
    agency: agency.id,
    agencyName: agency.name,
  }
  const pdf = await signPdf(ctx, {
    pdf: printed.pdf,
    holder,
    at: ctx.now,
    page: place.page,
    rect: place.rect,
    reason: definition.result.name,
  })
  return async (tx, locked) => {
    const draft = await storeBytes(tx, {
      name: resultFileName(row, 'du-thao'),
      mediaType: 'application/pdf',
      bytes: printed.pdf,
    })
    const signed = await storeBytes(tx, {
      name: resultFileName(row, 'da-ky'),
      mediaType: 'application/pdf',
      bytes: pdf,
    })
    await db(tx)
      .updateTable('dossiers.result')
      .set({
        draft_file: draft.id,
        signed_file: signed.id,
        seal_place: printed.places.find(one => one.name === 'seal') ?? place,
      })
      .where('dossier', '=', locked.id)
      .execute()
  }
}

/** Puts the agency's seal on the signed document, over the left third of the signature. */
export async function sealDocument(ctx: JobContext, dossier: string): Promise<Finish> {
  const { row, result, agency } = await ctx.read(tx => gatherResult(tx, dossier))
  const { stream } = await ctx.read(tx => openFile(tx, result.signed_file!))
  const signed = Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>))
  const place = result.seal_place!
  const holder: Holder = { kind: 'agency', agency: agency.id, agencyName: agency.name }
  const pdf = await signPdf(ctx, {
    pdf: signed,
    holder,
    at: ctx.now,
    page: place.page,
    rect: place.rect,
    reason: 'Đóng dấu cơ quan',
  })
  return async (tx, locked) => {
    const sealed = await storeBytes(tx, {
      name: resultFileName(row, 'ket-qua'),
      mediaType: 'application/pdf',
      bytes: pdf,
    })
    await db(tx)
      .updateTable('dossiers.result')
      .set({ sealed_file: sealed.id })
      .where('dossier', '=', locked.id)
      .execute()
  }
}
