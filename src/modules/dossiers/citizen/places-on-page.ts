import type { FoundAddresses, Places } from '#design'
import type { Answers, FormDefinition, Option } from '#lib/form'
import { postedValues } from '#lib/form'
import { communeOptions, provinceOptions, resolveAddress, unitName } from '#modules/organisation'
import type { Tx } from '#platform/db'

/** The provinces, and the communes of those that are chosen on the page. */
export async function placesOnPage(
  tx: Tx,
  page: { definition: FormDefinition; page: string; answers: Answers },
  more: { usualProvince?: string; found?: Places['found'] } = {},
): Promise<Places> {
  const values = Object.entries(postedValues(page.definition, page.page, page.answers))
  const chosen = values.flatMap(([name, value]) =>
    name.endsWith('.province') && typeof value === 'string' ? [value] : [],
  )
  // Without an address on the page there is nothing to ask the directory for.
  if (chosen.length === 0) return { provinces: [], communes: {} }
  const asked = [...new Set([...chosen, more.usualProvince ?? ''])].filter(Boolean)
  const communes: Record<string, readonly Option[]> = {}
  for (const province of asked) communes[province] = (await communeOptions(tx, province)).map(toOption)
  return { provinces: (await provinceOptions(tx)).map(toOption), communes, ...more }
}

const toOption = ({ value, text }: { value: string; text: string }): Option => ({ value, label: text })

/** What an old address may mean today, the best first. */
export async function findAddresses(tx: Tx, typed: string): Promise<FoundAddresses> {
  const candidates = typed.trim() ? await resolveAddress(tx, typed.slice(0, 300)) : []
  return {
    typed,
    addresses: candidates.slice(0, 6).map(({ commune, province, detail }) => ({
      province: province.code,
      commune: commune.code,
      detail,
      text: [detail, unitName(commune), unitName(province)].filter(Boolean).join(', '),
    })),
  }
}
