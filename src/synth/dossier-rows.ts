import { lookupHash } from '../modules/dossiers/submission.ts'
import { dayOf } from './clockwork.ts'
import type { Dice } from './dice.ts'
import { dossierTables as tables } from './dossier-tables.ts'
import { jsonbText, ledgerRows } from './ledger-rows.ts'
import type { Life, Result } from './life.ts'
import { type Money, moneyRows } from './money-rows.ts'
import type { Rows } from './rows.ts'

/** Files that stand for what citizens bring and for what the province issues: one each, all dossiers share them. */
export type Specimens = { paper: string; result: string; sealPlace: string }

export type DossierRows = { put(life: Life, draw: Dice): void; tables: readonly Rows[] }

/** Writes lives as rows. What a command would have put into another table is put there; messages are not sent again. */
export function dossierRows(specimens: Specimens, money: Money): DossierRows {
  const bills = moneyRows(money)
  const ledger = ledgerRows()

  function tasks(life: Life): void {
    const { filing } = life
    const { id, code, kind, applicant, channel } = filing
    for (const task of life.tasks)
      tables.task.add(
        task.id,
        id,
        life.ids.get(task.token)!,
        task.node,
        task.name,
        task.does,
        task.role,
        task.place,
        task.state,
        task.openedAt,
        task.dueAt,
        task.claimedBy,
        task.doneAt,
        task.doneBy,
        task.outcome,
        task.note,
        task.escalatedAt,
        code,
        kind.name,
        applicant.name,
        task.dossierDue,
        channel,
      )
  }

  /** Where the process waits, and what will happen there by itself. */
  function waiting(life: Life): void {
    const { id } = life.filing
    for (const { id: token, node, arrivedBy } of life.position.state.tokens) {
      const own = life.ids.get(token)!
      tables.token.add(own, id, node, arrivedBy ?? null)
      const service = life.services.get(token)
      // A service that had not run when the period ended runs now; money is waited for.
      if (service && service !== 'await-payment') {
        const payload = jsonbText({ dossier: id, token: own, service })
        tables.outbox.add('job:dossiers.run-service', payload, null, `service:${own}`)
      }
    }
    for (const { id: timer, token, node, runAt } of life.timers) {
      const own = life.ids.get(timer)!
      tables.timer.add(own, id, life.ids.get(token)!, node)
      const payload = jsonbText({ dossier: id, timer: own })
      tables.outbox.add('job:dossiers.fire-timer', payload, runAt, `timer:${own}`)
    }
  }

  function papers(life: Life, draw: Dice): void {
    const { kind, channel, at, id } = life.filing
    const state = life.receivedAt === null ? 'attached' : 'accepted'
    for (const paper of kind.papers) {
      const shown = paper.shown || (channel !== 'online' && draw.chance(0.5))
      if (paper.shown && channel === 'online') continue
      const source = shown ? 'shown' : channel === 'online' ? 'upload' : 'scan'
      const file = shown ? null : specimens.paper
      tables.paper.add(draw.uuid(), id, paper.code, paper.name, file, source, state, at)
    }
  }

  function interruptions(
    { filing, pauses, supplement, extension, opinions, rating }: Life,
    draw: Dice,
  ): void {
    const { id } = filing
    for (const { reason, from, to } of pauses) tables.pause.add(draw.uuid(), id, reason, from, to)
    if (supplement) {
      const { number, by, at, reason, until, answeredAt, before } = supplement
      const said = answeredAt === null ? null : 'Đã nộp bổ sung.'
      tables.supplement.add(draw.uuid(), id, number, by, at, reason, '[]', until, answeredAt, said, before)
    }
    if (extension) {
      const { at, by, until, oldDue, newDue } = extension
      const reason = 'Hồ sơ cần thêm thời gian để xác minh. Xin lỗi ông/bà vì sự chậm trễ.'
      tables.extension.add(draw.uuid(), id, 1, at, by, reason, until, oldDue, newDue)
    }
    for (const { task, by, at, text } of opinions) tables.opinion.add(task, id, by, at, text)
    if (rating) tables.rating.add(id, rating.score, '', rating.at)
  }

  function result({ filing }: Life, result: Result, fields: string): void {
    const file = result.signed ? specimens.result : null
    tables.result.add(
      filing.id,
      fields,
      result.draftedBy,
      result.signer,
      result.number,
      result.issuedOn,
      result.verifyCode,
      file,
      file,
      result.signed ? specimens.sealPlace : null,
      result.sealed ? specimens.result : null,
    )
  }

  return {
    tables: [...Object.values(tables), ...bills.tables, ledger.rows],
    put(life, draw) {
      const { filing } = life
      const { id, kind, applicant, at } = filing
      const facts = { applicant, commune: filing.commune, day: dayOf(at), draw }
      tables.dossier.add(
        id,
        filing.code,
        kind.code,
        kind.version,
        filing.channel,
        filing.delivery,
        applicant.id,
        applicant.name,
        applicant.key,
        applicant.phone,
        lookupHash(id, applicant.personalNumber.slice(-4)),
        filing.by,
        filing.receiving,
        filing.deciding,
        life.status,
        kind.answers(facts),
        filing.fee,
        kind.termText,
        at,
        life.receivedAt,
        life.dueAt,
        life.paused,
        life.decidedAt,
        life.returnedAt,
        life.closedReason,
        jsonbText(life.position.state.outcomes),
      )
      tasks(life)
      waiting(life)
      papers(life, draw)
      interruptions(life, draw)
      if (life.result) result(life, life.result, kind.resultFields(facts))
      ledger.add(id, life.entries)
      if (life.bill) ledger.add(life.bill.id, bills.put(life, life.bill, draw))
    },
  }
}
