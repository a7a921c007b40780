import { lookupHash } from '../modules/dossiers/submission.ts'
import { stamp } from './clockwork.ts'
import { type Rows, rowsFor } from './copy-in.ts'
import type { Dice } from './dice.ts'
import { chainOf, jsonbText } from './ledger-chain.ts'
import { dayOf, type Entry, type Life } from './life.ts'
import { type Money, moneyRows } from './money-rows.ts'

/** Files that stand for what citizens bring and for what the province issues: one each, all dossiers share them. */
export type Specimens = { paper: string; result: string; sealPlace: string }

const tables = {
  dossier: rowsFor(
    'dossiers.dossier',
    'id, code, procedure, version, channel, delivery, applicant, applicant_name, applicant_key, phone, lookup_hash, filed_by, receiving, deciding, status, answers, fee, term, submitted_at, received_at, due_at, paused, decided_at, returned_at, closed_reason, outcomes',
  ),
  task: rowsFor(
    'dossiers.task',
    'id, dossier, token, node, name, does, role, agency, state, opened_at, due_at, claimed_by, done_at, done_by, outcome, note, escalated_at, code, procedure_name, applicant_name, dossier_due_at, channel',
  ),
  paper: rowsFor('dossiers.paper', 'id, dossier, paper, name, file, source, state, added_at'),
  token: rowsFor('dossiers.token', 'id, dossier, node, arrived_by'),
  timer: rowsFor('dossiers.timer', 'id, dossier, token, node'),
  supplement: rowsFor(
    'dossiers.supplement',
    'id, dossier, number, asked_by, asked_at, reason, papers, until, answered_at, answer, before',
  ),
  pause: rowsFor('dossiers.pause', 'id, dossier, reason, from_at, to_at'),
  extension: rowsFor('dossiers.extension', 'id, dossier, number, at, by, reason, until, old_due, new_due'),
  result: rowsFor(
    'dossiers.result',
    'dossier, fields, drafted_by, signed_by, number, issued_on, verify_code, draft_file, signed_file, seal_place, sealed_file',
  ),
  opinion: rowsFor('dossiers.opinion', 'task, dossier, by, at, text'),
  rating: rowsFor('dossiers.rating', 'dossier, score, comment, at'),
  ledger: rowsFor('platform.ledger', 'chain, seq, at, actor, action, body, prev_hash, hash'),
  outbox: rowsFor('platform.outbox', 'topic, payload, run_at, key'),
} satisfies Record<string, Rows>

export type DossierRows = { put(life: Life, draw: Dice): void; tables: readonly Rows[] }

const when = (at: number | null) => (at === null ? null : stamp(at))

/** Writes lives as rows. What a command would have put into another table is put there; messages are not sent again. */
export function dossierRows(specimens: Specimens, money: Money): DossierRows {
  const bills = moneyRows(money)

  function ledger(chain: string, entries: readonly Entry[]): void {
    const link = chainOf(chain)
    for (const { at, actor, action, body } of entries) {
      const text = jsonbText(body)
      const { seq, prev, hash } = link({ at, actor, action, body: text })
      tables.ledger.add(chain, seq, stamp(at), actor, action, text, `\\x${prev}`, `\\x${hash}`)
    }
  }

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
        stamp(task.openedAt),
        stamp(task.dueAt),
        task.claimedBy,
        when(task.doneAt),
        task.doneBy,
        task.outcome,
        task.note,
        when(task.escalatedAt),
        code,
        kind.name,
        applicant.name,
        when(task.dossierDue),
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
      tables.outbox.add('job:dossiers.fire-timer', payload, stamp(runAt), `timer:${own}`)
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
      tables.paper.add(draw.uuid(), id, paper.code, paper.name, file, source, state, stamp(at))
    }
  }

  function interruptions(
    { filing, pauses, supplement, extension, opinions, rating }: Life,
    draw: Dice,
  ): void {
    const { id } = filing
    for (const { reason, from, to } of pauses)
      tables.pause.add(draw.uuid(), id, reason, stamp(from), when(to))
    if (supplement) {
      const { number, by, at, reason, until, answeredAt, before } = supplement
      const said = answeredAt === null ? null : 'Đã nộp bổ sung.'
      tables.supplement.add(
        draw.uuid(),
        id,
        number,
        by,
        stamp(at),
        reason,
        '[]',
        until,
        when(answeredAt),
        said,
        before,
      )
    }
    if (extension) {
      const { at, by, until, oldDue, newDue } = extension
      const reason = 'Hồ sơ cần thêm thời gian để xác minh. Xin lỗi ông/bà vì sự chậm trễ.'
      tables.extension.add(draw.uuid(), id, 1, stamp(at), by, reason, until, stamp(oldDue), stamp(newDue))
    }
    for (const { task, by, at, text } of opinions) tables.opinion.add(task, id, by, stamp(at), text)
    if (rating) tables.rating.add(id, rating.score, '', stamp(rating.at))
  }

  function result({ filing, result }: Life, fields: string): void {
    if (!result) return
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
    tables: [...Object.values(tables), ...bills.tables],
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
        `\\x${lookupHash(id, applicant.personalNumber.slice(-4)).toString('hex')}`,
        filing.by,
        filing.receiving,
        filing.deciding,
        life.status,
        kind.answers(facts),
        filing.fee,
        kind.termText,
        stamp(at),
        when(life.receivedAt),
        when(life.dueAt),
        life.paused,
        when(life.decidedAt),
        when(life.returnedAt),
        life.closedReason,
        jsonbText(life.position.state.outcomes),
      )
      tasks(life)
      waiting(life)
      papers(life, draw)
      interruptions(life, draw)
      result(life, kind.resultFields(facts))
      ledger(id, life.entries)
      if (life.bill) ledger(life.bill.id, bills.put(life, life.bill, draw))
    },
  }
}
