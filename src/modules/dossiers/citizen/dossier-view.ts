import { type CitizenStep, describe } from '#lib/bpmn'
import type { Calendar, Deadline } from '#lib/working-time'
import { calendarOf, findAgency, staffNames } from '#modules/organisation'
import { findBill } from '#modules/payments'
import { getVersion, type ProcedureVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { deadlineOf } from '../dossier.ts'
import { stateOf, surroundingsOf } from '../process/apply-step.ts'
import { findPreview, previewTerm } from '../queries/find-preview.ts'
import { type Details, getDetails } from '../queries/get-details.ts'
import type { DossierRow, PreviewRow } from '../schema.ts'
import { isFinal } from '../status.ts'

/** A dossier with all that its applicant may see of it. */
export type DossierView = {
  dossier: DossierRow
  version: ProcedureVersion
  details: Details
  /** The draft of the result that they were shown last. */
  preview: PreviewRow | undefined
  deadline: Deadline | undefined
  calendar: Calendar
  /** The steps it is in and those still to come, in their usual order; none once it is over. */
  steps: CitizenStep[]
  /** Names of the agencies that have to do with it. */
  agencies: Map<string, string>
  /** Names of the officers, by id. */
  officers: Map<string, string>
  bill: Awaited<ReturnType<typeof findBill>>
}

export async function viewDossier(tx: Tx, dossier: DossierRow): Promise<DossierView> {
  const version = await getVersion(tx, dossier.version)
  const details = await getDetails(tx, dossier)
  return {
    dossier,
    version,
    details,
    preview: previewTerm(version, dossier) && (await findPreview(tx, dossier.id)),
    deadline: await deadlineOf(tx, dossier),
    calendar: await calendarOf(tx, dossier.deciding),
    steps: await openSteps(tx, dossier, version),
    agencies: await agencyNames(tx, [
      dossier.receiving,
      dossier.deciding,
      ...details.tasks.map(task => task.agency),
    ]),
    officers: await staffNames(tx, staffIn(details)),
    bill: dossier.fee > 0 ? await findBill(tx, { reference: dossier.code }) : undefined,
  }
}

export async function openSteps(
  tx: Tx,
  dossier: DossierRow,
  version: ProcedureVersion,
): Promise<CitizenStep[]> {
  if (isFinal(dossier.status)) return []
  const { variables } = surroundingsOf(dossier)
  return describe(version.process, await stateOf(tx, dossier), variables).steps.filter(
    step => step.state !== 'done',
  )
}

async function agencyNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const id of new Set(ids)) names.set(id, (await findAgency(tx, id))?.name ?? id)
  return names
}

function staffIn({ tasks, history }: Details): string[] {
  const actors = [
    ...tasks.flatMap(task => [task.done_by, task.claimed_by && `staff:${task.claimed_by}`]),
    ...history.map(entry => entry.actor),
  ]
  return [...new Set(actors.flatMap(actor => (actor?.startsWith('staff:') ? actor.slice(6) : [])))]
}
