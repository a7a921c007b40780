import { createHmac } from 'node:crypto'
import { comparisonKey } from '#lib/vietnamese-text'
import { findPersonByNumber } from '#modules/identity'
import { actorKey, can, need } from '#platform/access'
import { openBytes, sealBytes, secretKey } from '#platform/config'
import type { Tx } from '#platform/db'
import { Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { mayAsk, noteAnswer, noteFailure } from '../circuit.ts'
import type { PopulationRecord } from '../population-record.ts'
import { db, type Outcome } from '../schema.ts'

export type Question = {
  /** 12 digits. */
  personalNumber: string
  name?: string
  /** YYYY, YYYY-MM or YYYY-MM-DD */
  birthDate?: string
  /** In words that the person will read: "Điền sẵn tờ khai đăng ký khai sinh". */
  purpose: string
  /** Code of the dossier, or of the case at the counter. Officers must name one. */
  dossier?: string
  /** Code of the procedure, for the register. */
  procedure?: string
  /** At which of their agencies an officer acts; the first one where they may, when left out. */
  agency?: string
  /** Also who lives in the household. */
  household?: boolean
}

export type Facts = { personalNumber: string; name: string; birthDate: string }
export type Begun =
  | { kind: 'known'; record: PopulationRecord }
  /** The register rests: nothing is asked. */
  | { kind: 'closed' }
  /** `wellKnown`: name and birth date are ours, not typed, and to the day. */
  | { kind: 'asked'; id: string; facts: Facts; wellKnown: boolean }

const register = 'population'
const keepMinutes = 10

/** Decides who may, and writes the look-up down. Only what is committed here may be sent. */
export async function beginLookUp(tx: Tx, question: Question): Promise<Begun> {
  if (!/^\d{12}$/.test(question.personalNumber)) throw new Invalid('registers.personal-number')
  const person = await findPersonByNumber(tx, question.personalNumber)
  if (tx.actor.kind === 'citizen') need(tx, 'registers:population.look-up-own', { person: person?.id })
  else need(tx, 'registers:population.look-up')
  const purpose = question.purpose.trim()
  if (!purpose) throw new Invalid('registers.purpose')
  if (tx.actor.kind === 'staff' && !question.dossier?.trim()) throw new Invalid('registers.dossier')
  const name = question.name ?? person?.name
  const birthDate = question.birthDate ?? person?.birth_date
  if (!name || !birthDate) throw new Invalid('registers.facts')
  const facts = { personalNumber: question.personalNumber, name, birthDate }

  const questionHash = hash('question', [
    facts.personalNumber,
    comparisonKey(name),
    birthDate,
    question.household === true,
    actorKey(tx.actor),
    purpose,
    question.dossier ?? null,
  ])
  const kept = await findKept(tx, questionHash)
  if (kept) return { kind: 'known', record: kept }
  if (!(await mayAsk(tx, register))) return { kind: 'closed' }

  const { id } = await db(tx)
    .insertInto('registers.look_up')
    .values({
      register,
      person: person?.id ?? null,
      person_hash: personHash(question.personalNumber),
      asked_by: actorKey(tx.actor),
      agency: agencyOf(tx, question.agency),
      purpose,
      dossier: question.dossier ?? null,
      asked_at: tx.now,
      answered_at: null,
      question_hash: questionHash,
      answer: null,
      answer_until: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, {
    chain: id,
    action: 'population.asked',
    body: { purpose, dossier: question.dossier ?? null },
  })
  // Somebody of whom we know only the year may stand in the register with their whole birth date.
  const wellKnown = birthDate.length === 10 && question.name === undefined && question.birthDate === undefined
  return { kind: 'asked', id, facts, wellKnown }
}

/**
 * Notes how it went; a record is kept, sealed, for ten minutes. A register that is ill counts towards its rest, one that
 * answered does not, whatever it answered.
 */
export async function endLookUp(
  tx: Tx,
  id: string,
  end: { outcome: Exclude<Outcome, 'asked'>; record?: PopulationRecord; isIll?: boolean },
): Promise<void> {
  await db(tx)
    .updateTable('registers.look_up')
    .set({
      outcome: end.outcome,
      answered_at: tx.now,
      answer: end.record ? sealBytes('registers.answer', JSON.stringify(end.record)) : null,
      answer_until: end.record ? new Date(tx.now.getTime() + keepMinutes * 60_000) : null,
    })
    .where('id', '=', id)
    .execute()
  await append(tx, { chain: id, action: 'population.answered', body: { outcome: end.outcome } })
  if (end.isIll) await noteFailure(tx, register)
  else await noteAnswer(tx, register)
}

/** The same person has the same hash, and nobody without the master secret can make it. */
export function personHash(personalNumber: string): Buffer {
  return hash('person', [personalNumber])
}

function hash(purpose: string, parts: readonly unknown[]): Buffer {
  return createHmac('sha256', secretKey(`registers.${purpose}`))
    .update(JSON.stringify(parts))
    .digest()
}

async function findKept(tx: Tx, questionHash: Buffer): Promise<PopulationRecord | undefined> {
  const row = await db(tx)
    .selectFrom('registers.look_up')
    .select('answer')
    .where('question_hash', '=', questionHash)
    .where('answer', 'is not', null)
    .where('answer_until', '>', tx.now)
    .orderBy('answer_until', 'desc')
    .executeTakeFirst()
  return row?.answer ? JSON.parse(openBytes('registers.answer', row.answer).toString()) : undefined
}

function agencyOf(tx: Tx, named: string | undefined): string | null {
  const { actor } = tx
  if (actor.kind !== 'staff') return null
  const held = actor.grants.filter(grant =>
    can({ actor: { ...actor, grants: [grant] } }, 'registers:population.look-up'),
  )
  const there = held.find(
    ({ agency, reach }) => agency === named || (reach === 'below' && named?.startsWith(`${agency}/`)),
  )
  return there && named ? named : (held[0]?.agency ?? null)
}
