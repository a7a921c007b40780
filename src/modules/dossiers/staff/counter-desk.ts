import { searchKey } from '#lib/vietnamese-text'
import { type Person, registerPerson } from '#modules/identity'
import { getAgency } from '#modules/organisation'
import { listProcedures, type ProcedureCard } from '#modules/procedures'
import { lookUpPopulation } from '#modules/registers'
import { can } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotAllowed } from '#platform/errors'
import type { Ctx } from '#platform/http'
import { type CounterDraft, listCounterDrafts } from '../queries/counter-drafts.ts'
import { recentProcedures } from '../queries/recent-procedures.ts'

type Centre = { id: string; name: string; level: ProcedureCard['level'] }
export type Desk = {
  centres: Centre[]
  procedures: ProcedureCard[]
  recent: ProcedureCard[]
  drafts: CounterDraft[]
}
type Facts = { personalNumber: string; name: string; birthDate: string; sex: 'male' | 'female' }

/** Nothing that was read on the card could better what we have: VNeID told it, or it is the same. */
export function isSure(known: Person, { name, birthDate }: Facts): boolean {
  if (known.source === 'vneid') return known.birth_date !== null
  return known.name === name && known.birth_date === birthDate
}

/**
 * Somebody we do not know, or only from what somebody wrote down: the population register confirms them, or what the
 * officer read on the card fills in what was missing.
 */
export async function personAtDesk(
  ctx: Ctx,
  facts: Facts,
  asked: { procedure: ProcedureCard; visit: string; agency: string },
): Promise<Person | { errors: true }> {
  const found = await lookUpPopulation(ctx, {
    ...facts,
    purpose: `Điền sẵn tờ khai: ${asked.procedure.short_name}`,
    procedure: asked.procedure.code,
    dossier: asked.visit,
    agency: asked.agency,
  })
  const { name, birthDate, sex } = found.ok ? found.record : facts
  const residence = found.ok ? found.record.residence : undefined
  const made = await ctx.write(tx =>
    registerPerson(tx, {
      personal_number: facts.personalNumber,
      name,
      birth_date: birthDate,
      sex,
      ...(residence && { residence }),
      confirmed: found.ok,
    }),
  )
  return made.ok ? made.person : { errors: true }
}

/** The centres where this officer sits, and what is taken in there. */
export async function deskOf(tx: Tx): Promise<Desk> {
  const grants =
    tx.actor.kind === 'staff' ? tx.actor.grants.filter(grant => grant.role === 'one-stop-officer') : []
  const centres: Centre[] = []
  for (const { agency } of grants) {
    if (!can(tx, 'dossiers:dossier.file', { agency })) continue
    const { id, name, parent } = await getAgency(tx, agency)
    const above = parent ? await getAgency(tx, parent) : undefined
    centres.push({
      id,
      name: above ? `${name}, ${above.short_name}` : name,
      level: above?.kind === 'commune' ? 'commune' : 'province',
    })
  }
  if (!centres.length) throw new NotAllowed('not-allowed')
  // A commune's centre takes in what any agency of the province decides; the province's own what its departments do.
  const procedures = await listProcedures(
    tx,
    centres.some(centre => centre.level === 'commune') ? {} : { level: 'province' },
  )
  const codes = await recentProcedures(tx)
  const recent = codes.flatMap(code => procedures.find(card => card.code === code) ?? [])
  return { centres, procedures, recent, drafts: await listCounterDrafts(tx) }
}

/** What was typed wins over what was ticked: a line of the list, a code, or words that only one procedure has. */
export function chosenProcedure(
  desk: Desk,
  { recent, words }: { recent: string; words: string },
): ProcedureCard | undefined {
  if (!words) return desk.procedures.find(card => card.code === recent)
  const code = /\d\.\d{6}/.exec(words)?.[0]
  if (code) return desk.procedures.find(card => card.code === code)
  const key = searchKey(words)
  const found = desk.procedures.filter(card => searchKey(`${card.short_name} ${card.name}`).includes(key))
  return found.length === 1 ? found[0] : undefined
}
