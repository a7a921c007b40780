import { getAgency } from '#modules/organisation'
import { getVersion, type ProcedureDefinition } from '#modules/procedures'
import { endShares, listDocuments, putDocument } from '#modules/vault'
import type { Tx } from '#platform/db'
import { announce } from '#platform/jobs'
import { takeFromDrafts } from '../commands/keep-draft.ts'
import { moveTo, resumeClock } from '../dossier.ts'
import { say } from '../say.ts'
import { type DossierRow, db } from '../schema.ts'

/** The result stands: it lies in the citizen's documents, and the dossier is decided. */
export async function publishResult(tx: Tx, dossier: DossierRow): Promise<void> {
  const { definition } = await getVersion(tx, dossier.version)
  const result = await db(tx)
    .selectFrom('dossiers.result')
    .selectAll()
    .where('dossier', '=', dossier.id)
    .executeTakeFirstOrThrow()
  const agency = await getAgency(tx, dossier.deciding)
  const replaced = await replacedBy(tx, dossier, definition.result)
  const { id: document } = await putDocument(tx, {
    holder: dossier.applicant,
    kind: definition.result.kind,
    name: definition.result.name,
    number: result.number ?? undefined,
    issuedBy: dossier.deciding,
    issuerName: agency.name,
    issuedOn: result.issued_on!,
    expiresOn: definition.result.validMonths
      ? monthsAfter(result.issued_on!, definition.result.validMonths)
      : undefined,
    file: result.sealed_file!,
    source: 'result',
    dossierCode: dossier.code,
    verifyCode: result.verify_code ?? undefined,
    replaces: replaced,
  })
  if (replaced) await takeFromDrafts(tx, { person: dossier.applicant, document: replaced })
  await endShares(tx, dossier.id)
  await db(tx).updateTable('dossiers.result').set({ document }).where('dossier', '=', dossier.id).execute()
  await resumeClock(tx, dossier)
  await moveTo(
    tx,
    dossier,
    [9],
    { decided_at: tx.now },
    { number: result.number, onTime: !dossier.due_at || tx.now <= dossier.due_at },
  )
  // Electronic delivery is done with the publication: nobody has to come.
  if (dossier.delivery === 'electronic') await moveTo(tx, dossier, [10], { returned_at: tx.now })
  await say(tx, dossier, 'decided')
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'decided' })
}

/** What the applicant attached as the paper that this result takes the place of, or else their newest one from here. */
async function replacedBy(
  tx: Tx,
  dossier: DossierRow,
  { kind, replaces }: ProcedureDefinition['result'],
): Promise<string | undefined> {
  if (!replaces) return undefined
  const attached = await db(tx)
    .selectFrom('dossiers.paper')
    .select('document')
    .where('dossier', '=', dossier.id)
    .where('paper', '=', replaces)
    .execute()
  const documents = await listDocuments(tx, { holder: dossier.applicant, kinds: [kind] })
  const valid = documents.filter(({ state }) => state === 'valid')
  const found =
    valid.find(({ id }) => attached.some(paper => paper.document === id)) ??
    valid.find(({ source, issued_by }) => source === 'result' && issued_by === dossier.deciding)
  return found?.id
}

function monthsAfter(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}
