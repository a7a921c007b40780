import { z } from 'zod'
import { type Day, isDay } from '#lib/vietnamese-text'
import file from './data/tariffs.json' with { type: 'json' }
import type { Tariff } from './tariff.ts'

export const groups = ['household', 'poor', 'public', 'business'] as const
export type Group = (typeof groups)[number]

const whole = z.int().min(0)
const day = z.string().refine(isDay)
const TariffFile = z.object({
  source: z.string().min(1),
  /** Nobody has said that these are the prices of this province. */
  confirmed: z.boolean(),
  dueDays: z.int().min(1),
  tariffs: z.array(
    z.object({
      /** Of this agency and all below. */
      agency: z.string(),
      group: z.enum(groups),
      from: day,
      blocks: z
        .array(z.object({ upTo: z.int().min(1).nullable(), price: whole }))
        .refine(blocks =>
          blocks.every(({ upTo }, n) =>
            n === blocks.length - 1 ? upTo === null : upTo !== null && upTo > (blocks[n - 1]?.upTo ?? 0),
          ),
        ),
      addOns: z.array(z.object({ name: z.string(), percent: whole })),
    }),
  ),
})

const data = TariffFile.parse(file)

/** Days between the bill and its due day. */
export const dueDays = data.dueDays
/** Printed on each bill until somebody confirms the prices. */
export const tariffNote = data.confirmed ? undefined : data.source

/** All versions of the prices that hold for a group at an agency: its own, else those of the nearest above. */
export function tariffsOf(agency: string, group: Group): Tariff[] {
  const held = data.tariffs.filter(one => one.group === group && `${agency}/`.startsWith(`${one.agency}/`))
  const nearest = Math.max(...held.map(one => one.agency.length))
  return held.filter(one => one.agency.length === nearest)
}

/** The first day on which a group has a price at an agency; undefined: it has none. */
export function pricedFrom(agency: string, group: Group): Day | undefined {
  return tariffsOf(agency, group)
    .map(tariff => tariff.from)
    .toSorted()[0]
}
