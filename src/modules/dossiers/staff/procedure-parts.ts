import { compile } from '#lib/expression'
import { type Agency, getAgency } from '#modules/organisation'
import type { ProcedureVersion } from '#modules/procedures'
import type { Grant } from '#platform/access'
import type { Tx } from '#platform/db'
import { grantsToView } from '../queries/places.ts'

/** What an agency has to do with a procedure. */
export type Part = 'receives' | 'decides' | 'advises'

/** Where an officer works on dossiers, and the agencies above: the nearest first. */
export type Workplace = { grant: Grant; agencies: Agency[] }

/** The places where the actor may see dossiers. */
export async function workplacesOf(tx: Tx): Promise<Workplace[]> {
  const places: Workplace[] = []
  for (const grant of grantsToView(tx)) {
    const agencies: Agency[] = []
    for (let id: string | null = grant.agency; id; id = agencies.at(-1)!.parent)
      agencies.push(await getAgency(tx, id))
    places.push({ grant, agencies })
  }
  return places
}

/** The parts that these places have in a procedure; none: it is nothing of theirs. */
export function partsIn(places: readonly Workplace[], version: ProcedureVersion): Part[] {
  const parts = new Set(places.flatMap(place => partsOf(place, version)))
  return (['receives', 'decides', 'advises'] as const).filter(part => parts.has(part))
}

function partsOf({ grant, agencies }: Workplace, { definition, process }: ProcedureVersion): Part[] {
  const province = grant.agency.split('/')[0]!
  const centre = agencies.find(agency => agency.kind === 'one-stop-centre')
  const all = grant.reach === 'below' && agencies[0]?.kind === 'province'
  // A commune's centre takes in what any agency of the province decides; the province's own what its departments do.
  const receives = all || (centre && (isOf(centre, 'commune', agencies) || definition.level === 'province'))
  const decides =
    all ||
    (definition.decidingAgency === 'receiving'
      ? !centre && agencies.some(agency => agency.kind === 'commune')
      : stands(grant, `${province}/${definition.decidingAgency}`))
  const asked = Object.values(process.nodes).flatMap(node =>
    node.kind === 'task' && (node.does === 'opinion' || node.does === 'inspect')
      ? compile(node.agency).evaluate({ province, receiving: null, deciding: null })
      : [],
  )
  const advises = asked.some(agency => typeof agency === 'string' && (all || stands(grant, agency)))
  return [
    ...(receives ? (['receives'] as const) : []),
    ...(decides ? (['decides'] as const) : []),
    ...(advises ? (['advises'] as const) : []),
  ]
}

const isOf = (centre: Agency, kind: Agency['kind'], agencies: Agency[]) =>
  agencies.find(agency => agency.id === centre.parent)?.kind === kind

/** At that agency, in an office of it, or above it with a reach that goes down to it. */
function stands({ agency, reach }: Grant, at: string): boolean {
  return agency === at || agency.startsWith(`${at}/`) || (reach === 'below' && at.startsWith(`${agency}/`))
}
