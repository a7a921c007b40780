import { nastyText } from './nasty.ts'
import type { Random } from './random.ts'

/** As much of JSON Schema as zod writes. */
export type Schema = {
  type?: string
  enum?: unknown[]
  format?: string
  pattern?: string
  minimum?: number
  maximum?: number
  properties?: Record<string, Schema>
  items?: Schema
}

/** A value that the schema may like, or, as often as `nastiness` says at each place, one that it may not. */
export function valueFor(random: Random, schema: Schema, nastiness: number): unknown {
  if (random.chance(nastiness)) return anything(random)
  if (schema.enum) return random.pick(schema.enum)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(() => !random.chance(nastiness))
          .map(([name, of]) => [name, valueFor(random, of, nastiness)]),
      )
    case 'array':
      return Array.from({ length: random.below(3) }, () => valueFor(random, schema.items ?? {}, nastiness))
    case 'integer':
    case 'number':
      return random.pick([schema.minimum ?? 0, schema.maximum ?? 1, 1, random.below(1_000_000)])
    case 'boolean':
      return random.chance(0.5)
    case 'string':
      if (schema.format === 'date-time') return '2026-11-20T08:00:00+07:00'
      if (schema.pattern?.includes('\\d{6}')) return random.pick(['2.000635', '1.001193', '9.999999'])
      return random.pick(['khai sinh', 'abc123', '00000025459', String(random.below(1e9))])
    default:
      return anything(random)
  }
}

function anything(random: Random): unknown {
  return random.pick<unknown>([
    null,
    true,
    -1,
    1.5,
    1e308,
    2 ** 53,
    [],
    {},
    [[[[[[]]]]]],
    { a: { b: { c: 1 } } },
    nastyText(random),
    nastyText(random),
    nastyText(random),
    [nastyText(random)],
    JSON.parse('{"__proto__":{"staff":1}}'),
  ])
}
