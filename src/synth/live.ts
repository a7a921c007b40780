import { addDays } from '#lib/vietnamese-text'
import { addWorkingDays } from '#lib/working-time'
import { chances, opinions, scores, withdrawals } from './chances.ts'
import { dayOf } from './clockwork.ts'
import type { Dice } from './dice.ts'
import {
  beginLife,
  type Filing,
  follow,
  type Life,
  type LifeTask,
  move,
  pauseClock,
  refreshDue,
  resumeClock,
  setTasks,
  waitsAt,
} from './life.ts'
import type { Province } from './province.ts'
import { verifyCode } from './verify-code.ts'

const runService = 'system:dossiers.run-service'
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Something that will happen to a dossier, unless something else makes it void. */
type Coming = { at: number; happen(at: number): void }

/**
 * Lets a dossier live until the end of the period, by the rules of its own process: what has not happened by then is
 * what officers find on their desks. Writes what the commands would have written.
 */
export function live(province: Province, filing: Filing, draw: Dice, until: number): Life {
  const life = beginLife(filing)
  const { kind, clock, receiving, deciding } = filing
  const { axis } = clock
  const coming: Coming[] = []
  const plan = {
    pace: province.paceOf(deciding) * (0.3 + 0.9 * draw.next()),
    refuse: draw.chance(chances.refused),
    askBefore: draw.chance(chances.askedBeforeReceipt),
    askLater: draw.chance(chances.askedLater),
    answers: !draw.chance(chances.neverAnswers),
    withdraw: draw.chance(chances.withdrawn),
    stop: draw.chance(chances.stopped),
    stuck: draw.chance(chances.stuck),
    extend: draw.chance(chances.extended),
  }
  const expect = (at: number, happen: (at: number) => void) => void coming.push({ at, happen })
  const officer = (role: string, agency: string) => `staff:${draw.of(province.staffAt(role, agency))}`
  const seconds = (at: number) => Math.round(at / 1000) * 1000
  const working = (from: number, minutes: number) =>
    seconds(axis.after(from, minutes) + draw.below(50) * 1000)

  /** Working minutes that somebody takes for a task. */
  function minutesFor(task: LifeTask): number {
    if (task.does === 'receive')
      return filing.channel === 'online' ? draw.wait(province.paceOf(receiving) * 70) : 0
    if (task.does === 'return') return draw.wait(filing.delivery === 'post' ? 500 : 700)
    const { amount, unit } = task.term ?? { amount: 1, unit: 'working-day' }
    const whole = amount * (unit === 'working-hour' ? 60 : unit === 'working-day' ? 480 : 340)
    if (plan.stuck && task.does !== 'sign' && draw.chance(0.3)) return whole + draw.wait(480 * 12)
    return whole * plan.pace * (0.2 + 1.1 * draw.next()) + draw.wait(6)
  }

  function go(to: Life['position'], at: number): void {
    for (const task of follow(life, to, at, draw.uuid)) {
      if (task.does === 'collect') requestPayment(at, task)
      else expect(working(at, minutesFor(task)), then => finish(task, then))
    }
    for (const { token, service } of to.step.servicesRequested)
      if (service === 'await-payment') requestPayment(at, undefined, token)
      else expect(at + (1 + draw.below(3)) * 1000, then => serve(token, service, then))
    for (const timer of life.timers)
      if (to.step.timersSet.some(set => set.id === timer.id))
        expect(timer.runAt, then => fire(timer.id, then))
  }

  function fire(id: string, at: number): void {
    const timer = life.timers.find(one => one.id === id)
    if (!timer) return
    const task = life.tasks.find(one => one.token === timer.token)
    if (task) task.escalatedAt = at
    const actor = 'system:dossiers.fire-timer'
    life.entries.push({
      at,
      actor,
      action: 'timer.fired',
      body: { node: timer.node, task: task?.name ?? '' },
    })
    go(life.position.fired(id), at)
  }

  function serve(token: string, service: string, at: number): void {
    if (!waitsAt(life, token)) return
    const { result } = life
    if (service === 'sign') result!.signed = true
    if (service === 'seal') result!.sealed = true
    if (service === 'publish') {
      resumeClock(life, at, runService)
      move(life, at, runService, [9], {
        number: result!.number,
        onTime: life.dueAt === null || at <= life.dueAt,
      })
      life.decidedAt = at
      if (filing.delivery === 'electronic') returned(at, runService)
    }
    life.entries.push({ at, actor: runService, action: 'service.done', body: { service } })
    go(life.position.after(token, 'done'), at)
  }

  function returned(at: number, actor: string, body: Record<string, unknown> = {}): void {
    move(life, at, actor, [10], body)
    life.returnedAt = at
    if (draw.chance(chances.rated)) expect(seconds(at + draw.wait(2 * day)), rate)
  }

  function rate(at: number): void {
    const score = draw.of(scores)
    life.rating = { score, at }
    life.entries.push({ at, actor: `citizen:${filing.applicant.id}`, action: 'rated', body: { score } })
  }

  function requestPayment(at: number, task?: LifeTask, token = task!.token): void {
    const actor = life.entries.at(-1)!.actor
    const cash = !!task || !province.hasAccount(receiving)
    life.bill = {
      id: draw.uuid(),
      at,
      state: 'open',
      settledAt: null,
      settledBy: null,
      channel: cash ? 'cash' : 'bank-transfer',
    }
    move(life, at, actor, life.status === 2 ? [4, 6] : [6], { amount: filing.fee })
    pauseClock(life, at, actor, 'payment')
    const waits = task ? at + draw.below(240) * 1000 : seconds(at + draw.wait(5 * hour))
    expect(cash && !task ? working(waits, 1) : waits, then => pay(token, task, then))
  }

  function pay(token: string, task: LifeTask | undefined, at: number): void {
    const bill = life.bill!
    if (!waitsAt(life, token) || bill.state !== 'open') return
    bill.state = 'paid'
    bill.settledAt = at
    bill.settledBy = bill.channel === 'cash' ? officer('cashier', receiving) : 'system:payments.bank-notices'
    const actor = 'system:dossiers.on:payments.bill-paid'
    move(life, at, actor, [4], { paid: filing.fee })
    resumeClock(life, at, actor)
    if (task) Object.assign(task, { state: 'done', doneAt: at, doneBy: actor, outcome: task.outcomes[0]!.id })
    go(life.position.after(token, task?.outcome ?? 'paid'), at)
  }

  function finish(task: LifeTask, at: number): void {
    if (task.state !== 'open') return
    const by = officer(task.role, task.place)
    if (task.does === 'receive' ? plan.askBefore : plan.askLater && task.does !== 'return')
      return ask(task, by, at)
    if (task.does === 'receive')
      return plan.refuse ? end(at, by, 3, draw.of(kind.refusals)) : accept(task, by, at)
    if (task.does !== 'seal' && task.does !== 'return' && !life.result?.signer) {
      if (plan.withdraw) return end(at, `citizen:${filing.applicant.id}`, 7, draw.of(withdrawals))
      if (plan.stop && task.does !== 'opinion' && task.does !== 'inspect')
        return end(at, by, 8, draw.of(kind.refusals))
    }
    if (plan.extend && life.dueAt !== null && at > life.dueAt) extend()
    if (task.does !== 'return' && task.does !== 'seal' && life.status === 2) move(life, at, by, [4])
    const mend = task.outcomes.length > 1 && task.does !== 'sign' && draw.chance(chances.returnedToMend)
    const outcome = task.outcomes[mend ? 1 : 0]!.id
    const note = task.does === 'opinion' || task.does === 'inspect' ? draw.of(opinions) : undefined
    if (note) life.opinions.push({ task: task.id, by, at, text: note })
    if (task.does === 'examine') draft(by, at)
    if (task.does === 'sign') {
      life.result ??= newResult(by)
      life.result.signer = by.slice('staff:'.length)
      const year = dayOf(at).slice(0, 4)
      life.result.number = kind.numberOf(
        province.nextNumber(deciding, `result-${kind.resultKind}`, year),
        year,
      )
      life.result.issuedOn = dayOf(at)
      life.result.verifyCode = verifyCode(draw)
    }
    if (task.does === 'return') returned(at, by, { note: '' })
    close(task, by, outcome, at, note)
  }

  function close(task: LifeTask, by: string, outcome: string, at: number, note?: string): void {
    Object.assign(task, { state: 'done', doneAt: at, doneBy: by, outcome, note: note ?? null })
    const body = { node: task.node, name: task.name, agency: task.place, outcome, ...(note && { note }) }
    life.entries.push({ at, actor: by, action: 'task.done', body })
    go(life.position.after(task.token, outcome), at)
  }

  function draft(by: string, at: number): void {
    life.result ??= newResult(by)
    life.result.draftedBy = by
    life.entries.push({ at, actor: by, action: 'result.drafted', body: {} })
  }

  function accept(task: LifeTask, by: string, at: number): void {
    const due = clock.dueIn(kind.term, at)
    const said = new Date(due).toISOString()
    move(life, at, by, [2], { due: said, term: kind.term.text })
    life.receivedAt = at
    life.dueAt = due
    const body = { due: said, paused: false, cause: 'receipt' }
    life.entries.push({ at, actor: by, action: 'deadline', body })
    close(task, by, 'accept', at)
  }

  function ask(task: LifeTask, by: string, at: number): void {
    if (task.does === 'receive') plan.askBefore = false
    else plan.askLater = false
    const before = life.status
    const last = addDays(dayOf(at), 30)
    const reason = draw.of(kind.supplements)
    const number = province.nextNumber(receiving, 'form-02', dayOf(at).slice(0, 4))
    life.supplement = { number, by, at, reason, until: last, answeredAt: null, before }
    move(life, at, by, before === 2 ? [4, 5] : [5], { reason, until: last })
    pauseClock(life, at, by, 'supplement')
    setTasks(life, 'open', 'paused', at)
    // Of those who do not answer half say at last that they do not want it any more.
    if (plan.answers) expect(seconds(at + 2 * hour + draw.wait(3 * day)), answer)
    else if (draw.chance(0.5))
      expect(at + 31 * day, then => end(then, `citizen:${filing.applicant.id}`, 7, draw.of(withdrawals)))
  }

  function answer(at: number): void {
    if (life.status !== 5) return
    const actor = `citizen:${filing.applicant.id}`
    life.supplement!.answeredAt = at
    move(life, at, actor, [life.receivedAt === null ? 1 : 4], { answered: life.supplement!.number })
    resumeClock(life, at, actor)
    const waiting = life.tasks.filter(task => task.state === 'paused')
    setTasks(life, 'paused', 'open', at)
    for (const task of waiting) expect(working(at, minutesFor(task)), then => finish(task, then))
  }

  /** In time, because it would have been late: the agency apologises and names a new day. */
  function extend(): void {
    plan.extend = false
    const old = life.dueAt!
    const at = seconds(Math.max(life.entries.at(-1)!.at, old - 3 * hour))
    if (at >= old || life.paused) return
    const by = officer('agency-leader', deciding)
    const last = addWorkingDays(dayOf(old), 5, clock.calendar)
    life.extension = { at, by, until: last, oldDue: old, newDue: old }
    refreshDue(life, at, by, 'extension')
    life.extension.newDue = life.dueAt!
  }

  function end(at: number, by: string, status: 3 | 7 | 8, reason: string): void {
    if (life.position.state.ended) return
    move(life, at, by, life.status === 2 ? [4, status] : [status], { reason })
    life.closedReason = reason
    resumeClock(life, at, by)
    setTasks(life, 'open', 'cancelled', at)
    setTasks(life, 'paused', 'cancelled', at)
    follow(life, life.position.cancelled(), at, draw.uuid)
    if (life.bill?.state === 'open')
      Object.assign(life.bill, { state: 'cancelled', settledAt: at, settledBy: by })
  }

  const newResult = (by: string) => ({
    draftedBy: by,
    signer: null,
    number: null,
    issuedOn: null,
    verifyCode: null,
    signed: false,
    sealed: false,
  })

  go(life.position, filing.at)
  while (coming.length) {
    let next = 0
    for (let i = 1; i < coming.length; i++) if (coming[i]!.at < coming[next]!.at) next = i
    const [{ at, happen }] = coming.splice(next, 1) as [Coming]
    if (at <= until) happen(at)
  }
  for (const task of life.tasks)
    if (
      task.state === 'open' &&
      task.does !== 'receive' &&
      life.status === 4 &&
      draw.chance(chances.claimed)
    ) {
      const by = officer(task.role, task.place)
      task.claimedBy = by.slice('staff:'.length)
      const at = Math.max(task.openedAt, life.entries.at(-1)!.at)
      life.entries.push({ at, actor: by, action: 'task.claimed', body: { node: task.node } })
    }
  return life
}
