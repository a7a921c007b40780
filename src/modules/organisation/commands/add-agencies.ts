import { randomUUID } from 'node:crypto'
import { vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { type UnitType, unitName } from '../administrative-unit.ts'
import type { AgencyKind, Predecessor } from '../agency.ts'
import type { Imported } from '../import-units.ts'
import type { WrittenAgency } from '../read-agencies.ts'
import { db } from '../schema.ts'
import { storeAgencies } from '../store-agencies.ts'

/** Under what an agency of each kind stands. */
const above: Record<AgencyKind, readonly AgencyKind[]> = {
  province: [],
  department: ['province'],
  commune: ['province'],
  'one-stop-centre': ['province', 'commune'],
  institution: ['province', 'department', 'commune'],
  unit: ['province', 'department', 'commune', 'one-stop-centre', 'institution', 'unit'],
}

/**
 * Takes agencies into the directory, parents before what stands under them. Only the operator of the installation. A
 * commune answers for the papers of the former communes that went to it. An agency that is there already, as it is
 * written, is left; all or nothing: what is wrong comes back as a sentence with its line.
 */
export async function addAgencies(
  tx: Tx,
  written: readonly WrittenAgency[],
): Promise<Imported<{ added: string[]; there: number }>> {
  need(tx, 'organisation:agency.add')
  await tx.query('organisation', {
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 12))',
    values: ['agencies'],
  })
  const directory = await readDirectory(tx, written)
  const errors: string[] = []
  const fresh: WrittenAgency[] = []
  for (const agency of written) {
    const known = directory.agencies.get(agency.id)
    const wrong = known ? differenceFrom(known, agency) : problemOf(agency, directory)
    if (wrong) errors.push(`${agency.where}: ${wrong}`)
    if (known) continue
    fresh.push(agency)
    directory.agencies.set(agency.id, agency)
  }
  if (errors.length) return { ok: false, errors }
  await storeAgencies(
    tx,
    fresh.map(agency => ({
      ...agency,
      validTo: null,
      predecessors: agency.kind === 'commune' ? (directory.formerly.get(agency.unit!) ?? []) : [],
    })),
  )
  const added = fresh.map(agency => agency.id)
  if (added.length)
    await append(tx, { chain: randomUUID(), action: 'agencies.added', body: { agencies: added } })
  return { ok: true, value: { added, there: written.length - added.length } }
}

type Known = Omit<WrittenAgency, 'where' | 'code'> & { code: string | null; where?: string }
type Directory = {
  agencies: Map<string, Known>
  /** Units in force: code → the one above. */
  units: Map<string, string | null>
  /** Commune → the committees of the former communes that went to it. */
  formerly: Map<string, Predecessor[]>
}

async function readDirectory(tx: Tx, written: readonly WrittenAgency[]): Promise<Directory> {
  const rows = await db(tx).selectFrom('organisation.agency').selectAll().orderBy('id').execute()
  const codeOf = new Map(rows.map(row => [row.id, row.dossier_code_unit]))
  const agencies = rows.map(
    ({ short_name, dossier_code_unit, area, valid_from, ...row }): Known => ({
      ...row,
      shortName: short_name,
      // A code that the agency above has too is not its own.
      code: codeOf.get(row.parent ?? '') === dossier_code_unit ? null : dossier_code_unit || null,
      unit: area,
      validFrom: valid_from,
    }),
  )
  const sought = written.flatMap(agency => agency.unit ?? [])
  const units = await tx.query<{ code: string; parent: string | null }>('organisation', {
    text: `SELECT code, parent FROM organisation.area WHERE code = ANY ($1)
             AND (valid_from IS NULL OR valid_from <= $2::date) AND (valid_to IS NULL OR valid_to >= $2::date)`,
    values: [sought, vnDay(tx.now)],
  })
  return {
    agencies: new Map(agencies.map(agency => [agency.id, agency])),
    units: new Map(units.map(({ code, parent }) => [code, parent])),
    formerly: await formerCommittees(tx, sought),
  }
}

async function formerCommittees(tx: Tx, communes: string[]): Promise<Map<string, Predecessor[]>> {
  type Row = {
    successor: string
    code: string
    type: UnitType
    name: string
    of_type: UnitType | null
    of: string | null
  }
  const rows = await tx.query<Row>('organisation', {
    text: `SELECT s.successor, s.code, was.type, was.name, above.type AS of_type, above.name AS of
           FROM organisation.area_successor s
           JOIN organisation.area was ON was.code = s.code AND was.level = 'commune' AND was.valid_to IS NOT NULL
           LEFT JOIN organisation.area above ON above.code = was.parent AND above.level = 'district' AND above.valid_to = was.valid_to
           WHERE s.successor = ANY ($1) ORDER BY s.code, was.valid_to`,
    values: [communes],
  })
  const former = rows.map(({ successor, code, of_type, of, ...unit }) => ({
    successor,
    unit: code,
    name: `Ủy ban nhân dân ${unitName(unit)}${of_type && of ? `, ${unitName({ type: of_type, name: of })}` : ''}`,
  }))
  return Map.groupBy(former, one => one.successor)
}

const facts = ['kind', 'name', 'shortName', 'code', 'unit', 'address', 'phone', 'email', 'validFrom'] as const

function differenceFrom(known: Known, agency: WrittenAgency): string | undefined {
  if (known.where) return `${agency.id} đã có ở ${known.where}`
  const other = facts.filter(fact => known[fact] !== agency[fact])
  return other.length ? `${agency.id} đã có trong danh bạ, nhưng khác ở ${other.join(', ')}` : undefined
}

function problemOf(agency: WrittenAgency, { agencies, units }: Directory): string | undefined {
  const { id, kind, parent, code, unit } = agency
  const over = parent === null ? undefined : agencies.get(parent)
  if (kind === 'province') {
    if (parent !== null) return 'cơ quan cấp tỉnh không có cơ quan cấp trên'
    const other = agencies.values().find(one => one.kind === 'province')
    if (other) return `đã có cơ quan cấp tỉnh: ${other.name}`
    if (!code) return 'cơ quan cấp tỉnh phải có mã cơ quan (code)'
  } else {
    if (parent === null) return `chưa ghi cơ quan cấp trên (parent)`
    if (!over)
      return `chưa có cơ quan cấp trên ${parent}; nó phải đứng ở dòng trước, hoặc có sẵn trong danh bạ`
    if (!above[kind].includes(over.kind)) return `${kind} không thể đứng dưới ${over.kind} (${parent})`
  }
  const owner = code && agencies.values().find(one => one.code === code)
  if (owner) return `mã cơ quan ${code} đã là của ${owner.id}`
  if (kind !== 'province' && kind !== 'commune')
    return unit ? 'chỉ cơ quan cấp tỉnh và cấp xã có mã đơn vị hành chính (unit)' : undefined
  if (!unit) return 'chưa ghi mã đơn vị hành chính (unit)'
  if (!units.has(unit)) return `mã đơn vị hành chính ${unit} không có trong danh mục đang có hiệu lực`
  if ((units.get(unit) ?? null) !== (over?.unit ?? null))
    return `đơn vị hành chính ${unit} không thuộc ${over?.name ?? 'cấp tỉnh'}`
  const governed = agencies.values().find(one => one.unit === unit)
  return governed && governed.id !== id ? `đơn vị hành chính ${unit} đã có ${governed.id}` : undefined
}
