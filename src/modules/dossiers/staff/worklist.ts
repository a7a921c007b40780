import { z } from 'zod'
import { vnDay, vnInstant } from '#lib/vietnamese-text'
import type { Calendar } from '#lib/working-time'
import { calendarsOf, staffNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { countTasks, listTasks, type TaskCounts } from '../queries/list-tasks.ts'
import { listUnanswered } from '../queries/list-unanswered.ts'
import { countLongUnpaid, listLongUnpaid, type Unpaid } from '../queries/long-unpaid.ts'
import type { Does } from '../schema.ts'

export const kinds = [
  'receive',
  'collect',
  'examine',
  'opinion',
  'inspect',
  'review',
  'sign',
  'seal',
  'return',
] as const satisfies readonly Does[]
/** Kinds whose usual outcome needs nothing but a yes: several at once. */
export const batchable: readonly Does[] = ['review', 'sign', 'seal', 'return']

const views = ['tat-ca', 'tre', 'hom-nay', 'cua-toi', 'qua-han-bo-sung', 'qua-han-nop-phi'] as const
export type View = (typeof views)[number]

export type WorklistFilter = { view: View; does?: Does; after?: { dueAt: Date; id: string } }
/** A task, or a dossier that waits without one. */
export type WorkRow = Unpaid
export type Worklist = {
  filter: WorklistFilter
  tasks: WorkRow[]
  next?: string
  counts: TaskCounts
  /** For those who may stop them. */
  unpaid?: number | undefined
  names: Map<string, string>
  calendars: Map<string, Calendar>
}

const pageSize = 50
const cursor = z.tuple([z.coerce.date(), z.uuid()])

export function readFilter(query: Record<string, string>): WorklistFilter {
  const after = query.sau ? cursor.safeParse(query.sau.split(',')).data : undefined
  return {
    view: views.find(view => view === query.nhom) ?? 'tat-ca',
    does: kinds.find(kind => kind === query.loai),
    after: after && { dueAt: after[0], id: after[1] },
  }
}

/** The address of a worklist; what is usual is left out. */
export function worklistHref(
  filter: { view?: View; does?: Does },
  cursor?: string,
  path = '/can-bo',
): string {
  const query = new URLSearchParams({
    ...(filter.view && filter.view !== 'tat-ca' && { nhom: filter.view }),
    ...(filter.does && { loai: filter.does }),
    ...(cursor && { sau: cursor }),
  })
  return query.size ? `${path}?${query}` : path
}

export async function loadWorklist(tx: Tx, filter: WorklistFilter): Promise<Worklist> {
  const endOfToday = vnInstant(vnDay(tx.now), '24:00')
  const { view, does, after } = filter
  const part = { does, after, limit: pageSize + 1 }
  const found =
    view === 'qua-han-bo-sung'
      ? await listUnanswered(tx, part)
      : view === 'qua-han-nop-phi'
        ? await listLongUnpaid(tx, part)
        : await listTasks(tx, {
            ...part,
            ...(view === 'tre' && { late: true }),
            ...(view === 'hom-nay' && { today: endOfToday }),
            ...(view === 'cua-toi' && { mine: true }),
          })
  const tasks = found.slice(0, pageSize)
  const last = found.length > pageSize ? tasks.at(-1) : undefined
  return {
    filter,
    tasks,
    ...(last && { next: `${last.due_at.toISOString()},${last.id}` }),
    counts: await countTasks(tx, endOfToday),
    unpaid: await countLongUnpaid(tx),
    names: await staffNames(
      tx,
      tasks.flatMap(task => task.claimed_by ?? []),
    ),
    calendars: await calendarsOf(
      tx,
      tasks.map(task => task.agency),
    ),
  }
}
