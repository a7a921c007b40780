import { renderSVG } from 'uqr'
import { vnDay } from '#lib/vietnamese-text'
import { getAgency, positionTitle, staffNames } from '#modules/organisation'
import { getVersion, resultData } from '#modules/procedures'
import { publicUrl } from '#platform/config'
import type { Tx } from '#platform/db'
import { type Printed, printForSigning } from '#platform/print'
import { addressNaming } from '../naming.ts'
import { placeOfWriting, provinceName } from '../print/place-name.ts'
import { type DossierRow, db, type ResultRow } from '../schema.ts'

type Reads = { now: Date; read<T>(work: (tx: Tx) => Promise<T>): Promise<T> }
export type ResultFacts = Awaited<ReturnType<typeof gatherResult>>

/** All that a result says. Before the decision it is a draft: no number, no day, and `looking` in the signer's place. */
export async function gatherResult(tx: Tx, dossier: string, looking?: string) {
  const row = await db(tx)
    .selectFrom('dossiers.dossier')
    .selectAll()
    .where('id', '=', dossier)
    .executeTakeFirstOrThrow()
  const result: Partial<ResultRow> =
    (await db(tx)
      .selectFrom('dossiers.result')
      .selectAll()
      .where('dossier', '=', dossier)
      .executeTakeFirst()) ?? {}
  const fields = result.fields ?? {}
  const { definition } = await getVersion(tx, row.version)
  const agency = await getAgency(tx, row.deciding)
  const province = await getAgency(tx, row.deciding.split('/')[0]!)
  const by = result.signed_by ?? looking
  const name = by ? ((await staffNames(tx, [by])).get(by) ?? '') : ''
  const title = by ? await positionTitle(tx, by, row.deciding) : ''
  return {
    row,
    result,
    fields,
    definition,
    agency,
    province,
    naming: await addressNaming(tx, [row.answers, fields]),
    signer: { name, title },
  }
}

export function printResult(facts: ResultFacts, at: Date, mark = ''): Promise<Printed> {
  const { row, result, fields, definition, agency, province, signer, naming } = facts
  const verifyUrl = `${publicUrl()}/xac-minh${result.verify_code ? `/${result.verify_code}` : ''}`
  const data = resultData(
    definition,
    {
      province: provinceName(province),
      agency: agency.name,
      place: placeOfWriting(agency, undefined, province),
      number: result.number ?? null,
      date: result.issued_on ? dayParts(result.issued_on) : null,
      signer: { title: signer.title, name: signer.name },
      holder: row.applicant_name,
      dossierCode: row.code,
      verifyUrl,
      qr: renderSVG(verifyUrl, { border: 0 }),
    },
    { answers: row.answers, result: fields },
    { today: vnDay(row.submitted_at) },
    naming,
  )
  return printForSigning({ template: mark + definition.template, data, at })
}

// Before the template: whatever version of a procedure a dossier is under, its draft is marked.
const draftMark = '#import "/sen.typ": draft-mark\n#set page(foreground: draft-mark)\n'

/** What was gathered, printed so that nobody takes it for the result. */
export async function printDraft(facts: ResultFacts, at: Date): Promise<Uint8Array> {
  return (await printResult(facts, at, draftMark)).pdf
}

/**
 * The result as it would be signed now, for those who prepare and decide; nothing is kept. A leader who looks sees
 * their own name where they would sign. The caller decided who may see the dossier.
 */
export async function draftResultPdf(ctx: Reads, dossier: string, leader?: string): Promise<Uint8Array> {
  return printDraft(await ctx.read(tx => gatherResult(tx, dossier, leader)), ctx.now)
}

function dayParts(day: string): { day: number; month: number; year: number } {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return { day: date, month, year }
}

/** The name of a file that is made for a dossier. */
export function resultFileName(
  row: Pick<DossierRow, 'code'>,
  what: 'du-thao' | 'ban-nhap' | 'da-ky' | 'ket-qua',
): string {
  return `${row.code}-${what}.pdf`
}
