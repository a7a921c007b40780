import { slug as slugOf } from '#lib/vietnamese-text'
import { type AdministrativeUnit, unitName, unitTypes } from '../administrative-unit.ts'
import type { Agency, Predecessor } from '../agency.ts'
import { currentUnits, formerUnits, successions } from './administrative-units.ts'
import data from './agencies.json' with { type: 'json' }

/** The agency code of the demonstration province: not confirmed, so a setting may replace it. */
export const demonstrationCode: { value: string; confirmed: boolean; note: string } = data.code

/** Domain of official accounts. `.example` is reserved: nobody ever gets such an address. */
export const emailDomain: string = data.emailDomain

/**
 * The agencies of the demonstration province, parents first: the people's committee, its departments (with their
 * institutions) and one-stop centre, and for each of the 96 communes its committee, one-stop centre, offices and institutions. `code` is the province's agency
 * code, from configuration.
 */
export function demonstrationAgencies(code: string = demonstrationCode.value): Agency[] {
  const formerOf = formerCommunes()
  const province = provinceAgency(code)
  return [
    province,
    centreOf(province, data.centre, `${code}.${data.centre.code}`),
    ...data.departments.flatMap(department => departmentAgencies(province, code, department)),
    ...communePlaces().flatMap(place =>
      communeAgencies(province, code, place, formerOf.get(place.commune.code) ?? []),
    ),
  ].map((agency, i) => ({ ...agency, phone: `${data.phonePrefix}${String(i + 1).padStart(4, '0')}` }))
}

type Row = Omit<Agency, 'phone'>
type Named = { name: string; shortName?: string; slug?: string }
type Details = Pick<Row, 'kind'> & Partial<Row>

function row(parent: Row | undefined, named: Named, details: Details): Row {
  const slug = named.slug ?? slugOf(named.name)
  const id = parent ? `${parent.id}/${slug}` : slug
  return {
    id,
    parent: parent?.id ?? null,
    name: named.name,
    shortName: named.shortName ?? named.name,
    code: null,
    unit: null,
    address: parent?.address ?? '',
    // Offices are written to at their committee or department: the second segment of the path, else the province.
    email: `${(id.split('/')[1] ?? id).replaceAll('-', '')}@${data.emailDomain}`,
    validFrom: data.validFrom,
    validTo: null,
    predecessors: [],
    ...details,
  }
}

function provinceAgency(code: string): Row {
  const { seat, unit, formerly } = data.province
  return row(undefined, data.province, {
    kind: 'province',
    code,
    unit,
    address: `${seat}, tỉnh Tây Ninh`,
    predecessors: formerly.map(name => ({ name: `Ủy ban nhân dân ${name}`, unit: null })),
  })
}

function centreOf(parent: Row, named: Named, code: string | null): Row {
  return row(parent, named, { kind: 'one-stop-centre', code })
}

function departmentAgencies(
  province: Row,
  code: string,
  department: (typeof data.departments)[number],
): Row[] {
  const predecessors = department.formed
    ? []
    : data.province.formerly.map(name => ({ name: nameIn(department.name, name), unit: null }))
  const own = row(province, department, {
    kind: 'department',
    code: `${code}.${department.code}`,
    predecessors,
  })
  return [
    own,
    ...(department.units ?? []).map(name => row(own, { name }, { kind: 'unit' })),
    ...institutionsOf(own),
  ]
}

function institutionsOf(own: Row): Row[] {
  return data.institutions
    .filter(({ of }) => own.id.endsWith(`/${of}`))
    .map(institution => row(own, institution, { kind: 'institution' }))
}

/** "Sở Y tế" → "Sở Y tế tỉnh Long An"; "Thanh tra tỉnh" → "Thanh tra tỉnh Long An". */
function nameIn(department: string, province: string): string {
  return `${department.replace(/ tỉnh$/, '')} ${province}`
}

function communeAgencies(
  province: Row,
  code: string,
  { commune, slug }: Place,
  predecessors: Predecessor[],
): Row[] {
  const place = `${unitTypes[commune.type].toLowerCase()} ${commune.name}`
  const own = row(
    province,
    { slug, name: `Ủy ban nhân dân ${place}`, shortName: `UBND ${place}` },
    {
      kind: 'commune',
      code: `${code}.${commune.code}`,
      unit: commune.code,
      address: `Trụ sở trình diễn, ${place}, tỉnh Tây Ninh`,
      predecessors,
    },
  )
  const centre = data.communeCentre
  return [
    own,
    centreOf(
      own,
      { slug: centre.slug, name: `${centre.name} ${place}`, shortName: `${centre.shortName} ${place}` },
      null,
    ),
    ...data.communeUnits
      .filter(unit => !unit.of || unit.of === commune.type)
      .map(unit => row(own, unit, { kind: 'unit' })),
    ...institutionsOf(own),
  ]
}

type Place = { commune: AdministrativeUnit; slug: string }

/** Without marks two communes may read alike (Tân Thành, Tân Thạnh): both then carry their code, so neither is taken for the other. */
function communePlaces(): Place[] {
  const communes = currentUnits().filter(
    unit => unit.level === 'commune' && unit.parent === data.province.unit,
  )
  const bySlug = Map.groupBy(communes, commune => slugOf(unitName(commune)))
  return communes.map(commune => {
    const slug = slugOf(unitName(commune))
    return { commune, slug: bySlug.get(slug)!.length > 1 ? `${slug}-${commune.code}` : slug }
  })
}

/** Commune of today → the committees of the former communes whose people it took over. */
function formerCommunes(): Map<string, Predecessor[]> {
  const units = formerUnits()
  const districts = new Map(
    units.filter(unit => unit.level === 'district').map(unit => [unit.code, unitName(unit)]),
  )
  const former = new Map(units.filter(unit => unit.level === 'commune').map(unit => [unit.code, unit]))
  const predecessors = new Map<string, Predecessor[]>()
  for (const { from, to } of successions()) {
    const unit = former.get(from)
    if (!unit) continue
    const name = `Ủy ban nhân dân ${unitName(unit)}, ${districts.get(unit.parent!)}`
    predecessors.set(to, [...(predecessors.get(to) ?? []), { name, unit: from }])
  }
  return predecessors
}
