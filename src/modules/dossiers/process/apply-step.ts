import { randomUUID } from 'node:crypto'
import { type OpenedTask, type Refusal, type State, type Step, start, type Variables } from '#lib/bpmn'
import type { Calendar } from '#lib/working-time'
import type { ProcedureVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { enqueue, touch } from '#platform/jobs'
import { keep } from '../dossier.ts'
import { calendarLately } from '../lately.ts'
import { type Does, type DossierRow, db, type TaskRow } from '../schema.ts'
import { requestPayment } from './request-payment.ts'
import { callTimer, stepDue, timeAfter } from './step-times.ts'

type Facts = Pick<DossierRow, 'answers' | 'fee' | 'channel' | 'delivery' | 'receiving' | 'deciding'>

/** What gateways and agencies of a process may depend on. */
export function surroundingsOf(dossier: Facts): { variables: Variables; newId: () => string } {
  const { answers, fee, channel, delivery, receiving, deciding } = dossier
  const province = receiving.split('/')[0]!
  return { variables: { answers, fee, channel, delivery, receiving, deciding, province }, newId: randomUUID }
}

/** The first step of a dossier that is being filed; the statement that files it writes the rows. */
export function firstStep(version: ProcedureVersion, facts: Facts): Step {
  const step = start(version.process, surroundingsOf(facts))
  if (!step.ok) throw new Error(`Process of ${version.code} does not start: ${step.code}`)
  return step
}

export type StateRows = Pick<State, 'tokens' | 'timers'>

/** Columns that say where the process of a dossier stands, whose id is in `column`. */
export const stateIn = (column: 'd.id' | 't.dossier') => `
  coalesce((SELECT json_agg(json_strip_nulls(
    json_build_object('id', token.id, 'node', token.node, 'arrivedBy', token.arrived_by)))
    FROM dossiers.token WHERE token.dossier = ${column}), '[]') AS tokens,
  coalesce((SELECT json_agg(json_build_object('id', timer.id, 'token', timer.token, 'node', timer.node))
    FROM dossiers.timer WHERE timer.dossier = ${column}), '[]') AS timers`

export function stateOfRows({ outcomes }: DossierRow, { tokens, timers }: StateRows): State {
  return { tokens, timers, outcomes, ended: tokens.length === 0 }
}

/** Where the process of a locked dossier stands. */
export async function stateOf(tx: Tx, dossier: DossierRow): Promise<State> {
  const [rows] = await tx.query<StateRows>('dossiers', {
    name: 'dossier-state',
    text: `SELECT ${stateIn('d.id')} FROM dossiers.dossier d WHERE d.id = $1`,
    values: [dossier.id],
  })
  return stateOfRows(dossier, rows!)
}

/**
 * Writes what a step changed: tokens, tasks, services and timers to come, and who must look. A step that can not be
 * made because somebody was faster is Conflict `task.done`.
 */
export async function writeStep(
  tx: Tx,
  dossier: DossierRow,
  version: ProcedureVersion,
  step: Step | Refusal,
): Promise<void> {
  if (!step.ok) {
    if (step.code === 'already-done' || step.code === 'ended') throw new Conflict('task.done')
    if (step.code === 'unknown-outcome') throw new Invalid('task.outcome')
    throw new Error(`Process of ${version.code} can not go on at ${step.node}: ${step.code}`)
  }
  const rows = db.rows(tx)
  await rows.delete('dossiers.token', ...step.tokensRemoved)
  await rows.delete('dossiers.timer', ...step.timersCleared)
  await rows.insert(
    'dossiers.token',
    ...step.tokensAdded.map(({ id, node, arrivedBy }) => ({
      id,
      node,
      arrived_by: arrivedBy ?? null,
      dossier: dossier.id,
    })),
  )
  const dropped = step.tasksClosed.filter(task => task.why !== 'completed').map(task => task.token)
  if (dropped.length)
    await db
      .later(tx)
      .updateTable('dossiers.task')
      .set({ state: 'cancelled', done_at: tx.now })
      .where('token', 'in', dropped)
      .where('state', 'in', ['open', 'paused'])
      .execute()
  await closePreviews(tx, version, step)
  dossier.outcomes = step.state.outcomes
  await keep(tx, dossier)
  await openWork(tx, dossier, version, step)
}

/** However the task is over at which a draft was shown to the applicant, it is not awaited any more. */
async function closePreviews(tx: Tx, { definition, process }: ProcedureVersion, step: Step): Promise<void> {
  if (!definition.preview) return
  const tokens = step.tasksClosed.flatMap(({ node: at, token }) => {
    const node = process.nodes[at]
    return node?.kind === 'task' && node.does === 'examine' ? [token] : []
  })
  if (!tokens.length) return
  await db
    .later(tx)
    .updateTable('dossiers.preview')
    .set({ closed_at: tx.now })
    .where('closed_at', 'is', null)
    .where('task', 'in', ({ selectFrom }) =>
      selectFrom('dossiers.task').select('id').where('token', 'in', tokens),
    )
    .execute()
}

async function openWork(tx: Tx, dossier: DossierRow, version: ProcedureVersion, step: Step): Promise<void> {
  for (const task of step.tasksOpened) {
    const row = taskRow(task, dossier, version, tx.now, await calendarLately(tx, agencyOf(task, dossier)))
    await db.rows(tx).insert('dossiers.task', row)
    await touch(tx, `tasks:${row.agency}`)
    if (task.does === 'collect') await requestPayment(tx, dossier, version)
  }
  // Paying online is no work of ours: the bill is opened now, and the token waits for the money.
  for (const { token, service } of step.servicesRequested)
    if (service === 'await-payment') await requestPayment(tx, dossier, version)
    else
      await enqueue(
        tx,
        'dossiers.run-service',
        { dossier: dossier.id, token, service },
        { key: `service:${token}` },
      )
  for (const { id, token, node, due } of step.timersSet) {
    await db.rows(tx).insert('dossiers.timer', { id, token, node, dossier: dossier.id })
    await callTimer(tx, dossier.id, id, timeAfter(tx.now, due, await calendarLately(tx, dossier.deciding)))
  }
}

export function agencyOf(task: OpenedTask, dossier: Pick<DossierRow, 'deciding'>): string {
  return task.agency ?? dossier.deciding
}

export function taskRow(
  task: OpenedTask,
  dossier: Pick<DossierRow, 'id' | 'code' | 'applicant_name' | 'due_at' | 'channel' | 'deciding'>,
  version: ProcedureVersion,
  now: Date,
  calendar: Calendar,
): TaskRow {
  return {
    id: randomUUID(),
    dossier: dossier.id,
    token: task.token,
    node: task.node,
    name: task.name,
    does: task.does as Does,
    role: task.role,
    agency: agencyOf(task, dossier),
    state: 'open',
    opened_at: now,
    due_at: stepDue({ term: task.term, opened: now }, dossier.due_at, calendar),
    claimed_by: null,
    done_at: null,
    done_by: null,
    outcome: null,
    note: null,
    escalated_at: null,
    code: dossier.code,
    procedure_name: version.definition.shortName,
    applicant_name: dossier.applicant_name,
    dossier_due_at: dossier.due_at,
    channel: dossier.channel,
  }
}
