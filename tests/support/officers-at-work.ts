import { staffWithRole } from '#modules/organisation'
import { findBill, takeCash } from '#modules/payments'
import { getVersion } from '#modules/procedures'
import { type Actor, type Role, system } from '#platform/access'
import type { Database } from '#platform/db'
import { acceptDossier } from '../../src/modules/dossiers/commands/accept-dossier.ts'
import { completeTask } from '../../src/modules/dossiers/commands/complete-task.ts'
import { decideDossier, sealResult } from '../../src/modules/dossiers/commands/decide-dossier.ts'
import { examineDossier, giveOpinion } from '../../src/modules/dossiers/commands/examine-dossier.ts'
import { returnResult } from '../../src/modules/dossiers/commands/return-result.ts'
import { type Does, db, type TaskRow } from '../../src/modules/dossiers/schema.ts'
import { loadSample } from '../../src/modules/procedures/catalogue/index.ts'

/** A database, and whatever makes its jobs run: `testDatabase()` is one. */
export type Workplace = { database: Database; runJobs(): Promise<void> }
type OfficerRole = Exclude<Role, 'citizen'>

const test = { actor: system('test') }

/** Somebody who holds a role at an agency in the demonstration, with that one role. */
export async function officerWith(
  { database }: Workplace,
  role: OfficerRole,
  agency: string,
): Promise<Actor & { kind: 'staff' }> {
  const [staff] = await database.read(test, tx => staffWithRole(tx, role, agency))
  if (!staff) throw new Error(`Nobody is ${role} at ${agency}`)
  return { kind: 'staff', id: staff.id, name: staff.name, grants: [{ role, agency, reach: 'agency' }] }
}

export function openTasks({ database }: Workplace, code: string): Promise<TaskRow[]> {
  return database.read(test, tx =>
    db(tx)
      .selectFrom('dossiers.task')
      .selectAll()
      .where('code', '=', code)
      .where('state', '=', 'open')
      .execute(),
  )
}

/**
 * Does what the officers of the demonstration would do, until nothing is left to do or the next thing is `until`. What
 * is to be paid online is paid at the counter.
 */
export async function workThrough(at: Workplace, code: string, until?: Does): Promise<Does[]> {
  const done: Does[] = []
  for (let round = 0; round < 30; round++) {
    await at.runJobs()
    const [task] = await openTasks(at, code)
    const does = task?.does ?? ((await findUnpaid(at, code)) && 'collect')
    if (!does || does === until) return done
    await (task ? carryOut(at, task) : pay(at, code))
    done.push(does)
  }
  throw new Error(`The process of ${code} does not end`)
}

async function findUnpaid({ database }: Workplace, code: string): Promise<string | undefined> {
  const bill = await database.read(test, tx => findBill(tx, { reference: code }))
  return bill?.state === 'open' ? bill.id : undefined
}

async function pay(at: Workplace, code: string): Promise<void> {
  const { receiving } = await at.database.read(test, tx =>
    db(tx)
      .selectFrom('dossiers.dossier')
      .select('receiving')
      .where('code', '=', code)
      .executeTakeFirstOrThrow(),
  )
  const cashier = await officerWith(at, 'cashier', receiving)
  const bill = (await findUnpaid(at, code))!
  await at.database.write({ actor: cashier }, tx => takeCash(tx, { bill }))
}

async function carryOut(at: Workplace, task: TaskRow): Promise<void> {
  const actor = await officerWith(at, task.role as OfficerRole, task.agency)
  await at.database.write({ actor }, async tx => {
    const dossier = await db(tx)
      .selectFrom('dossiers.dossier')
      .select(['version', 'procedure'])
      .where('id', '=', task.dossier)
      .executeTakeFirstOrThrow()
    const node = (await getVersion(tx, dossier.version)).process.nodes[task.node]
    const input = { task: task.id, outcome: node?.kind === 'task' ? node.outcomes[0]!.id : '' }
    switch (task.does) {
      case 'receive':
        return acceptDossier(tx, input)
      case 'collect':
        return takeCash(tx, { bill: (await findBill(tx, { reference: task.code }))!.id })
      case 'examine':
        return examineDossier(tx, { ...input, fields: loadSample(dossier.procedure).resultAnswers })
      case 'opinion':
      case 'inspect':
        return giveOpinion(tx, { ...input, text: 'Đồng ý với đề nghị.' })
      case 'sign':
        return decideDossier(tx, input)
      case 'seal':
        return sealResult(tx, input)
      case 'return':
        return returnResult(tx, input)
      default:
        return completeTask(tx, input)
    }
  })
}
