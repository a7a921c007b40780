import { maskPersonalNumber } from '#lib/person-number'
import { getPerson, type Person } from '#modules/identity'
import type { Paper, ProcedureVersion } from '#modules/procedures'
import { publicUrl } from '#platform/config'
import type { Gathering, Tx } from '#platform/db'
import { agencyLately, areaNamesLately, officerLately } from './lately.ts'
import { type Form, type FormData, printForm } from './print/forms.ts'
import { placeOfWriting } from './print/place-name.ts'
import { type DossierRow, db, type PaperRow } from './schema.ts'

type Said = {
  number?: number
  reason?: string
  papers?: { name: string; what: string }[]
  until?: string
  oldDue?: Date
  newDue?: Date
  times?: number
  stage?: string
  /** đồng */
  paid?: number
}

/**
 * Issues a statutory paper about a dossier: what it says is kept as data in the transaction of the deed; the PDF is
 * made from it whenever somebody opens it, the same each time.
 */
export async function printFor(
  tx: Tx,
  dossier: DossierRow,
  version: ProcedureVersion,
  form: '01' | '02' | '03' | '04' | '05',
  said: Said = {},
): Promise<void> {
  const data = await dataOf(tx, dossier, version, form, said)
  await db.rows(tx).insert('dossiers.printed', { dossier: dossier.id, form, at: tx.now, data })
}

/** The PDF of a paper that was issued; form 01 also for a receipt printer of 80 mm. */
export function printedPdf(
  printed: { form: string; data: object },
  paper: 'a4' | '80mm' = 'a4',
): Promise<Uint8Array> {
  const form = (printed.form === '01' && paper === '80mm' ? '01-receipt' : printed.form) as Form
  return printForm(form, revive(printed.data) as FormData<Form>)
}

/** Where the QR code of a dossier's papers leads. */
export function lookupUrl(code: string): string {
  return `${publicUrl()}/tra-cuu?ma=${encodeURIComponent(code)}`
}

async function dataOf(
  tx: Tx,
  dossier: DossierRow,
  { definition }: ProcedureVersion,
  form: '01' | '02' | '03' | '04' | '05',
  said: Said,
): Promise<object> {
  // What concerns the intake is written by the centre; what concerns the term and the decision, by who decides.
  const writer = await agencyLately(
    tx,
    form === '01' || form === '02' || form === '03' ? dossier.receiving : dossier.deciding,
  )
  const above = writer.parent ? await agencyLately(tx, writer.parent) : undefined
  const province = await agencyLately(tx, writer.id.split('/')[0]!)
  const person = await getPerson(tx, dossier.applicant)
  const officer = tx.actor.kind === 'staff' ? await officerLately(tx, tx.actor.id, writer.id) : undefined
  const sheet = {
    agency: {
      name: writer.name,
      above: above?.name,
      address: writer.address || undefined,
      phone: writer.phone || undefined,
    },
    place: placeOfWriting(writer, above, province),
    at: tx.now,
    number: said.number === undefined ? undefined : String(said.number).padStart(2, '0'),
    dossier: { code: dossier.code, procedure: definition.name, lookup: lookupUrl(dossier.code) },
    filer: {
      name: dossier.applicant_name,
      identity: maskPersonalNumber(person.personal_number),
      address: await addressOf(tx, person.residence),
      phone: person.phone ?? undefined,
      email: person.email ?? undefined,
    },
    officer: officer?.name,
  }
  const signer = { title: officer?.title || 'Công chức tiếp nhận', name: officer?.name }
  const contact = { name: officer?.name ?? writer.name, phone: writer.phone || '—' }
  switch (form) {
    case '01':
      return {
        ...sheet,
        papers: await papersOn(tx, dossier, definition.papers),
        sets: dossier.sets,
        term: dossier.term.text,
        received: dossier.received_at,
        due: dossier.due_at,
        payment: dossier.fee ? `${new Intl.NumberFormat('vi-VN').format(dossier.fee)} đồng` : undefined,
        returnedAs: {
          electronic: 'Bản điện tử, trong mục Giấy tờ của tôi',
          counter: 'Nhận tại nơi nộp hồ sơ',
          post: 'Qua bưu chính công ích',
        }[dossier.delivery],
      } satisfies Partial<Record<string, unknown>>
    case '02':
      return {
        ...sheet,
        missing: said.papers?.length
          ? said.papers.map(({ name, what }) => ({ name, what }))
          : [{ name: 'Nội dung kê khai', what: said.reason }],
        reason: said.reason,
        until: said.until,
        contact,
        signer,
      }
    case '03':
      return { ...sheet, received: dossier.submitted_at, reason: said.reason, contact, signer }
    case '04':
      return {
        ...sheet,
        received: dossier.received_at,
        due: said.oldDue,
        newDue: said.newDue,
        reason: said.reason,
        time: said.times,
        contact,
        signer,
      }
    case '05':
      return {
        ...sheet,
        received: dossier.received_at,
        stage: said.stage,
        reason: said.reason,
        decision: 'Dừng giải quyết hồ sơ',
        paid: said.paid || undefined,
        signer,
      }
  }
}

async function papersOn(tx: Tx, dossier: DossierRow, wanted: readonly Paper[]) {
  // A file is called what the citizen's phone called it; the receipt says which paper it is.
  const nameOf = (row: { paper: string; name: string }) =>
    wanted.find(paper => paper.code === row.paper)?.name ?? row.name
  const rows = await tx.gathered<PaperRow>(papersOf, { dossier: dossier.id })
  return rows.map(row => ({
    name: nameOf(row),
    originals: row.originals,
    certified: 0,
    copies: row.copies,
    electronic: row.file !== null || row.document !== null,
  }))
}

const papersOf: Gathering = {
  module: 'dossiers',
  name: 'papers-of-dossier',
  text: `
SELECT i.at, p.* FROM jsonb_to_recordset($1) AS i(at int, dossier uuid),
  LATERAL (SELECT * FROM dossiers.paper WHERE dossier = i.dossier OFFSET 0) p
ORDER BY added_at`,
}

async function addressOf(tx: Tx, residence: Person['residence']): Promise<string | undefined> {
  if (!residence) return undefined
  const { detail, commune, province } = residence
  const codes = [commune, province].filter(code => code !== undefined)
  const names = await areaNamesLately(tx, codes)
  return [detail, ...codes.map(code => names.get(code))].filter(Boolean).join(', ') || undefined
}

/** Rows keep instants as text. */
function revive(data: object): object {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
  return JSON.parse(JSON.stringify(data), (_key, value) =>
    typeof value === 'string' && instant.test(value) ? new Date(value) : value === null ? undefined : value,
  )
}
