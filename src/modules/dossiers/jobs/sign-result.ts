import { renderSVG } from 'uqr'
import { vnDay } from '#lib/vietnamese-text'
import { getAgency, positionTitle, staffNames } from '#modules/organisation'
import { getVersion, resultData } from '#modules/procedures'
import { type Holder, signPdf } from '#modules/signing'
import { publicUrl } from '#platform/config'
import type { Tx } from '#platform/db'
import { openFile, storeBytes } from '#platform/files'
import type { JobContext } from '#platform/jobs'
import { printForSigning } from '#platform/print'
import { addressNaming } from '../naming.ts'
import { type DossierRow, db, type ResultRow } from '../schema.ts'

type Finish = (tx: Tx, dossier: DossierRow) => Promise<void>

/**
 * Prints the result and signs it in the name of the leader who decided. Printing and signing take tens of
 * milliseconds and happen before the transaction; a job that runs twice makes a second file and keeps the first.
 */
export async function signDocument(ctx: JobContext, dossier: string): Promise<Finish> {
  const facts = await ctx.read(tx => gather(tx, dossier))
  const { row, result, definition, agency, province, signer } = facts
  const verifyUrl = `${publicUrl()}/xac-minh/${result.verify_code}`
  const [year, month, day] = result.issued_on!.split('-').map(Number) as [number, number, number]
  const data = resultData(
    definition,
    {
      province: province.name,
      agency: agency.name,
      place: agency.short_name,
      number: result.number,
      date: { day, month, year },
      signer: { title: signer.title, name: signer.name },
      holder: row.applicant_name,
      dossierCode: row.code,
      verifyUrl,
      qr: renderSVG(verifyUrl, { border: 0 }),
    },
    { answers: row.answers, result: result.fields },
    { today: vnDay(row.submitted_at) },
    facts.naming,
  )
  const printed = await printForSigning({ template: definition.template, data, at: ctx.now })
  const place = printed.places.find(place => place.name === 'leader')
  if (!place) throw new Error(`The template of ${definition.code} keeps no place for the signature`)
  const pdf = await signPdf(ctx, { pdf: printed.pdf, holder: signer.holder, at: ctx.now, page: place.page, rect: place.rect, reason: definition.result.name })
  return async (tx, locked) => {
    const draft = await storeBytes(tx, { name: fileName(row, 'du-thao'), mediaType: 'application/pdf', bytes: printed.pdf })
    const signed = await storeBytes(tx, { name: fileName(row, 'da-ky'), mediaType: 'application/pdf', bytes: pdf })
    await db(tx)
      .updateTable('dossiers.result')
      .set({ draft_file: draft.id, signed_file: signed.id, seal_place: printed.places.find(one => one.name === 'seal') ?? place })
      .where('dossier', '=', locked.id)
      .execute()
  }
}

/** Puts the agency's seal on the signed document, over the left third of the signature. */
export async function sealDocument(ctx: JobContext, dossier: string): Promise<Finish> {
  const { row, result, agency } = await ctx.read(tx => gather(tx, dossier))
  const { stream } = await ctx.read(tx => openFile(tx, result.signed_file!))
  const signed = Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>))
  const place = result.seal_place!
  const holder: Holder = { kind: 'agency', agency: agency.id, agencyName: agency.name }
  const pdf = await signPdf(ctx, { pdf: signed, holder, at: ctx.now, page: place.page, rect: place.rect, reason: 'Đóng dấu cơ quan' })
  return async (tx, locked) => {
    const sealed = await storeBytes(tx, { name: fileName(row, 'ket-qua'), mediaType: 'application/pdf', bytes: pdf })
    await db(tx).updateTable('dossiers.result').set({ sealed_file: sealed.id }).where('dossier', '=', locked.id).execute()
  }
}

async function gather(tx: Tx, id: string) {
  const row = await db(tx).selectFrom('dossiers.dossier').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const result: ResultRow = await db(tx).selectFrom('dossiers.result').selectAll().where('dossier', '=', id).executeTakeFirstOrThrow()
  const { definition } = await getVersion(tx, row.version)
  const agency = await getAgency(tx, row.deciding)
  const province = await getAgency(tx, row.deciding.split('/')[0]!)
  const names = await staffNames(tx, [result.signed_by!])
  const name = names.get(result.signed_by!) ?? ''
  const title = (await positionTitle(tx, result.signed_by!, row.deciding)) ?? ''
  const holder: Holder = { kind: 'person', staff: result.signed_by!, name, title, agency: agency.id, agencyName: agency.name }
  return { row, result, definition, agency, province, naming: await addressNaming(tx, [row.answers, result.fields]), signer: { name, title, holder } }
}

function fileName(row: DossierRow, what: string): string {
  return `${row.code}-${what}.pdf`
}
