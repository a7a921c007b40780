import { type Day, vnInstant } from '#lib/vietnamese-text'
import { codePrefix } from '../modules/dossiers/code.ts'
import { type Dice, dice } from './dice.ts'
import type { Filing } from './life.ts'
import { birthYearAt, citizenAt } from './person.ts'
import type { Centre, Kind, Province } from './province.ts'

export type Drawn = { filing: Filing; draw: Dice }

/**
 * What is filed on one day at the centres of this part, in the order of its hours, with codes as the counters give them
 * out. `counters` goes on from day to day and from load to load.
 */
export function filingsOf(
  province: Province,
  input: {
    seed: number
    day: Day
    first: number
    count: number
    people: number
    counters: Map<string, number>
    /** Ids of the centres. */
    part: ReadonlySet<string>
  },
): Drawn[] {
  const midnight = vnInstant(input.day).getTime()
  const month = Number(input.day.slice(5, 7)) - 1
  const drawn: (Drawn & { centre: Centre })[] = []
  for (let position = input.first; position < input.first + input.count; position++) {
    const one = drawOne(province, position, { ...input, midnight, month })
    if (one) drawn.push(one)
  }
  drawn.sort((one, other) => one.filing.at - other.filing.at)
  const prefixes = new Map<string, ReturnType<typeof codePrefix>>()
  for (const { filing, centre } of drawn) {
    const key = `${centre.unit} ${input.day}`
    const number = (input.counters.get(key) ?? 0) + 1
    input.counters.set(key, number)
    let prefix = prefixes.get(centre.unit)
    if (!prefix) prefixes.set(centre.unit, (prefix = codePrefix(centre.unit, new Date(midnight))))
    filing.code = prefix.text + String(number).padStart(prefix.digits, '0')
  }
  return drawn
}

type OnDay = {
  seed: number
  day: Day
  people: number
  midnight: number
  month: number
  part: ReadonlySet<string>
}

function drawOne(province: Province, position: number, on: OnDay): (Drawn & { centre: Centre }) | undefined {
  const draw = dice(on.seed, 4, position)
  const kind = kindOf(province.kinds, draw, on.month)
  const person = adult(draw, on)
  const commune = province.communeOf(person)
  const centre: Centre = kind.provincial ? province.centre : commune
  if (!on.part.has(centre.id)) return undefined
  const clock = province.clockAt(centre.id)
  // On a day off the counter is closed; whoever would have come does not.
  const open = clock.axis.minutesOn(on.day)
  const share = open ? kind.online : 1
  const online = kind.online > 0 && draw.chance(share)
  const channel = online ? 'online' : draw.chance(0.04) ? 'post' : 'counter'
  const at = online
    ? on.midnight + hourOfNet(draw)
    : clock.axis.after(on.midnight, draw.next() * Math.max(open - 2, 1))
  const applicant = citizenAt(on.seed, person)
  const deciding =
    kind.deciding === 'receiving' ? centre.parent : `${province.centre.parent}/${kind.deciding}`
  const delivery = online
    ? draw.chance(0.6)
      ? 'electronic'
      : draw.chance(0.7)
        ? 'counter'
        : 'post'
    : draw.chance(0.2)
      ? 'electronic'
      : 'counter'
  const fee = kind.feesFor(channel).reduce((sum, line) => sum + line.amount, 0)
  const by = online
    ? `citizen:${applicant.id}`
    : `staff:${draw.of(province.staffAt('one-stop-officer', centre.id))}`
  return {
    centre,
    draw,
    filing: {
      id: draw.uuid(),
      position,
      code: '',
      kind,
      channel,
      delivery,
      applicant,
      commune: commune.area,
      receiving: centre.id,
      deciding,
      by,
      at: Math.floor(at / 1000) * 1000,
      fee,
      clock,
    },
  }
}

function kindOf(kinds: readonly Kind[], draw: Dice, month: number): Kind {
  const total = kinds.reduce((sum, kind) => sum + kind.shares[month]!, 0)
  let left = draw.next() * total
  for (const kind of kinds) {
    left -= kind.shares[month]!
    if (left < 0) return kind
  }
  return kinds[0]!
}

/** Somebody of eighteen years or more. */
function adult(draw: Dice, { people, day }: { people: number; day: Day }): number {
  const born = Number(day.slice(0, 4)) - 18
  let position = draw.below(people)
  for (let tries = 0; birthYearAt(position) >= born && tries < 20; tries++) position = draw.below(people)
  return position
}

/** People file before work, at noon and most of all in the evening. */
function hourOfNet(draw: Dice): number {
  const centre = draw.of([8, 9, 10, 12, 14, 15, 19, 20, 20, 21])
  return Math.max(0, Math.min(23.9, centre + 2 * (draw.next() - 0.5) + draw.next())) * 3_600_000
}
