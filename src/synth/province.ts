import { addDays, type Day } from '#lib/vietnamese-text'
import { calendarsOf, listAgencies, provinceAgency } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { type Clockwork, clockwork } from './clockwork.ts'
import { dice } from './dice.ts'
import { type Kind, loadKinds } from './kinds.ts'

export type { Kind }
export type Centre = { id: string; parent: string; unit: string }
export type Commune = Centre & {
  /** Code of the administrative unit. */
  area: string
  /** Its people are those from `first` up to, not with, `next`. */
  first: number
  next: number
}

/** What the synthetic dossiers are filed at and dealt with by: the agencies, officers and procedures that are there. */
export type Province = {
  communes: readonly Commune[]
  centre: Centre
  kinds: readonly Kind[]
  /** The commune where somebody of this position lives. */
  communeOf(position: number): Commune
  clockAt(agency: string): Clockwork
  /** Above one: slower than others. */
  paceOf(agency: string): number
  staffAt(role: string, agency: string): readonly string[]
  hasAccount(agency: string): boolean
  /** The running number of a book; the counters go into the database with the rows. */
  nextNumber(agency: string, book: string, year: string): number
  books: ReadonlyMap<string, number>
}

export async function loadProvince(
  tx: Tx,
  input: { seed: number; people: number; from: Day; until: Day },
): Promise<Province> {
  const root = await provinceAgency(tx)
  const agencies = await listAgencies(tx)
  const centres = agencies.filter(agency => agency.kind === 'one-stop-centre')
  const areas = new Map(
    (
      await tx.query<{ id: string; area: string }>('organisation', {
        text: `SELECT id, area FROM organisation.agency WHERE kind = 'commune' AND area IS NOT NULL`,
      })
    ).map(({ id, area }) => [id, area]),
  )
  const centre = centres.find(one => one.parent === root)
  if (!centre) throw new Error('Tỉnh chưa có Trung tâm Phục vụ hành chính công')
  const communes = inhabit(
    centres.flatMap(({ id, parent, code }) => {
      const area = areas.get(parent!)
      return area ? [{ id, parent: parent!, unit: code, area }] : []
    }),
    input,
  )
  const clocks = new Map<string, Clockwork>()
  const known = new Map<object, Clockwork>()
  for (const [id, calendar] of await calendarsOf(
    tx,
    agencies.map(agency => agency.id),
  )) {
    if (!known.has(calendar))
      known.set(calendar, clockwork(calendar, addDays(input.from, -7), addDays(input.until, 180)))
    clocks.set(id, known.get(calendar)!)
  }
  const paces = new Map(
    agencies.map(({ id }, at) => {
      const draw = dice(input.seed, 3, at)
      // Here and there an office is short of people.
      return [id, draw.chance(0.07) ? 1.9 : 0.55 + 0.6 * draw.next()]
    }),
  )
  const staff = await staffByPlace(tx)
  const accounts = await tx.query<{ agency: string }>('payments', {
    text: 'SELECT DISTINCT agency FROM payments.account',
  })
  const books = new Map(
    (
      await tx.query<{ key: string; last: number }>('dossiers', {
        text: `SELECT agency || ' ' || book || ' ' || year AS key, last FROM dossiers.book_counter`,
      })
    ).map(({ key, last }) => [key, last]),
  )
  return {
    communes,
    centre: { id: centre.id, parent: root, unit: centre.code },
    kinds: await loadKinds(tx),
    communeOf(position) {
      let [low, high] = [0, communes.length - 1]
      while (low < high) {
        const middle = (low + high) >>> 1
        if (communes[middle]!.next <= position) low = middle + 1
        else high = middle
      }
      return communes[low]!
    },
    clockAt: agency => clocks.get(agency)!,
    paceOf: agency => paces.get(agency) ?? 1,
    staffAt(role, agency) {
      const found = staff.get(agency)?.get(role)
      if (!found) throw new Error(`Chưa có ai giữ vai trò ${role} ở ${agency}`)
      return found
    },
    hasAccount: agency => accounts.some(one => `${agency}/`.startsWith(`${one.agency}/`)),
    nextNumber(agency, book, year) {
      const key = `${agency} ${book} ${year}`
      const number = (books.get(key) ?? 0) + 1
      books.set(key, number)
      return number
    },
    books,
  }
}

/** Gives each commune its people: towns have several times as many as villages. */
function inhabit(
  places: (Centre & { area: string })[],
  { seed, people }: { seed: number; people: number },
): Commune[] {
  const weights = places.map(({ id }, at) => {
    const size = 0.6 + dice(seed, 2, at).next()
    return /\/phuong-/.test(id) ? size * 2.2 : size
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  return places.map((place, at) => {
    const first = Math.round((people * sum) / total)
    sum += weights[at]!
    return { ...place, first, next: Math.round((people * sum) / total) }
  })
}

/** By agency, then by role. */
async function staffByPlace(tx: Tx): Promise<Map<string, Map<string, string[]>>> {
  const rows = await tx.query<{ role: string; agency: string; staff: string }>('organisation', {
    text: `SELECT role, agency, staff FROM organisation.staff_role WHERE valid_to IS NULL ORDER BY agency, role, staff`,
  })
  const places = new Map<string, Map<string, string[]>>()
  for (const [agency, of] of Map.groupBy(rows, row => row.agency)) {
    const roles = [...Map.groupBy(of, row => row.role)]
    places.set(agency, new Map(roles.map(([role, held]) => [role, held.map(row => row.staff)])))
  }
  return places
}
