import { formatDateTime } from '#lib/vietnamese-text'
import { getAgency, staffNames } from '#modules/organisation'
import { getVersion } from '#modules/procedures'
import { type Role, roles } from '#platform/access'
import type { Tx } from '#platform/db'
import { lookupUrl } from '../print-for.ts'
import { type DossierRow, db, type TaskRow } from '../schema.ts'
import type { FormData } from './forms.ts'
import { placeOfWriting } from './place-name.ts'

/**
 * What form 06 says: each hand the dossier went through, when it came there, and whether that step was done early or
 * late, as of now. Handing over is electronic, so it arrives when it is sent. The caller decided who may see the dossier.
 */
export async function controlSheetOf(tx: Tx, dossier: DossierRow): Promise<FormData<'06'>> {
  const tasks = await db(tx)
    .selectFrom('dossiers.task')
    .selectAll()
    .where('dossier', '=', dossier.id)
    .where('state', 'in', ['open', 'paused', 'done'])
    .orderBy('opened_at')
    .orderBy('due_at')
    .execute()
  const { definition } = await getVersion(tx, dossier.version)
  const deciding = await getAgency(tx, dossier.deciding)
  const above = deciding.parent ? await getAgency(tx, deciding.parent) : undefined
  const names = await staffNames(
    tx,
    tasks.flatMap(task => staffOf(task.done_by) ?? task.claimed_by ?? []),
  )
  const agencies = new Map([[deciding.id, deciding.name]])
  for (const id of new Set(tasks.map(task => task.agency))) agencies.set(id, (await getAgency(tx, id)).name)
  const place = (task: TaskRow) => `${roles[task.role as Role] ?? task.role}, ${agencies.get(task.agency)}`
  const who = (task: TaskRow | undefined) =>
    names.get(staffOf(task?.done_by ?? null) ?? task?.claimed_by ?? '')

  return {
    agency: {
      name: deciding.name,
      above: above?.name,
      address: deciding.address || undefined,
      phone: deciding.phone || undefined,
    },
    place: placeOfWriting(deciding, above, await getAgency(tx, dossier.deciding.split('/')[0]!)),
    at: tx.now,
    dossier: { code: dossier.code, procedure: definition.name, lookup: lookupUrl(dossier.code) },
    received: dossier.received_at ?? dossier.submitted_at,
    due: dossier.due_at ?? tasks[0]?.due_at ?? tx.now,
    deciding: deciding.name,
    coordinating: [...agencies]
      .filter(([id]) => id !== dossier.deciding && id !== dossier.receiving)
      .map(([, name]) => name),
    handovers: tasks.map((task, index) => {
      const before = tasks[index - 1]
      return {
        from: before ? place(before) : 'Người nộp hồ sơ',
        to: place(task),
        handedBy: before ? who(before) : dossier.applicant_name,
        takenBy: who(task),
        handedAt: task.opened_at,
        takenAt: who(task) ? task.opened_at : undefined,
        // When a result is collected is up to its owner: nobody was early or late.
        result: task.done_at && task.does !== 'return' ? judged(task.done_at, task.due_at) : undefined,
        note: [task.name, task.done_at && `xong ${formatDateTime(task.done_at)}`, task.note]
          .filter(Boolean)
          .join('; '),
      }
    }),
  }
}

const staffOf = (actor: string | null) => (actor?.startsWith('staff:') ? actor.slice(6) : undefined)

/** A day or more before its time is early. */
function judged(done: Date, due: Date): 'early' | 'on-time' | 'late' {
  if (done > due) return 'late'
  return due.getTime() - done.getTime() >= 86_400_000 ? 'early' : 'on-time'
}
