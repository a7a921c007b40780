import type { Calendar, Deadline } from '#lib/working-time'
import { calendarOf, getAgency, staffNames } from '#modules/organisation'
import { getVersion, type ProcedureVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { endingAt } from '../commands/end-dossier.ts'
import { hasLooked } from '../commands/note-view.ts'
import { deadlineOf } from '../dossier.ts'
import { isUnanswered } from '../queries/awaited-supplement.ts'
import { type Details, getDetails } from '../queries/get-details.ts'
import { getDossierForStaff } from '../queries/get-dossier.ts'
import { mayDo } from '../queries/get-task.ts'
import { isLongUnpaid } from '../queries/long-unpaid.ts'
import type { DossierRow, TaskRow } from '../schema.ts'

/** A dossier with all that its page shows to an officer. */
export type CaseFile = {
  dossier: DossierRow
  version: ProcedureVersion
  details: Details
  /** What the officer may do here now, most urgent first. */
  mine: TaskRow[]
  /** Steps of theirs that wait for an answer which did not come by its day: there the dossier may be ended. */
  unanswered: TaskRow[]
  /** Its fee was waited for as long as has to be. */
  isLongUnpaid: boolean
  deadline: Deadline | undefined
  calendar: Calendar
  /** Short names of the agencies that are named. */
  agencies: Map<string, string>
  /** How an actor of the ledger or of a task is called. */
  nameOf(actor: string | null): string | undefined
  looked: boolean
}

export async function loadCaseFile(tx: Tx, code: string): Promise<CaseFile> {
  const dossier = await getDossierForStaff(tx, code)
  const version = await getVersion(tx, dossier.version)
  const details = await getDetails(tx, dossier)
  const names = await staffNames(tx, staffIn(details))
  return {
    dossier,
    version,
    details,
    mine: details.tasks
      .filter(task => task.state === 'open' && mayDo(tx, task))
      .sort((a, b) => a.due_at.getTime() - b.due_at.getTime()),
    unanswered:
      details.awaited && isUnanswered(details.awaited, tx.now)
        ? details.tasks.filter(task => task.state === 'paused' && endingAt(task) && mayDo(tx, task))
        : [],
    isLongUnpaid: (await isLongUnpaid(tx, dossier)) ?? false,
    deadline: await deadlineOf(tx, dossier),
    calendar: await calendarOf(tx, dossier.deciding),
    agencies: await agencyNames(tx, [
      dossier.receiving,
      dossier.deciding,
      ...details.tasks.map(task => task.agency),
    ]),
    nameOf: actor =>
      actor === `citizen:${dossier.applicant}`
        ? dossier.applicant_name
        : names.get(actor?.replace(/^staff:/, '') ?? ''),
    looked: await hasLooked(tx, dossier.id),
  }
}

export async function agencyNames(tx: Tx, ids: Iterable<string>): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const id of new Set(ids)) names.set(id, (await getAgency(tx, id)).short_name)
  return names
}

function staffIn({ tasks, supplements, extensions, opinions, history, result }: Details): string[] {
  const actors = [
    ...tasks.flatMap(task => [task.done_by, task.claimed_by && `staff:${task.claimed_by}`]),
    ...supplements.map(one => one.asked_by),
    ...extensions.map(one => one.by),
    ...opinions.map(one => one.by),
    ...history.map(entry => entry.actor),
    result?.drafted_by ?? null,
    result?.signed_by ? `staff:${result.signed_by}` : null,
  ]
  return [...new Set(actors.flatMap(actor => (actor?.startsWith('staff:') ? actor.slice(6) : [])))]
}
