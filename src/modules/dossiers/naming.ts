import type { Answers, Naming } from '#lib/form'
import { areaNames } from '#modules/organisation'
import type { Tx } from '#platform/db'

/** Names for the codes of addresses that stand anywhere in these answers, so that people read names. */
export async function addressNaming(tx: Tx, answers: readonly Answers[]): Promise<Naming> {
  const codes = new Set<string>()
  collect(answers, codes)
  const names = codes.size ? await areaNames(tx, [...codes]) : new Map<string, string>()
  return {
    address: ({ detail, commune, province }) =>
      [detail, names.get(commune ?? '') ?? commune, names.get(province ?? '') ?? province]
        .filter(Boolean)
        .join(', '),
  }
}

function collect(value: unknown, codes: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) collect(one, codes)
  else if (value && typeof value === 'object')
    for (const [name, one] of Object.entries(value)) {
      if ((name === 'province' || name === 'commune') && typeof one === 'string') codes.add(one)
      else collect(one, codes)
    }
}
