import { z } from 'zod'
import { type UnitType, unitTypes } from './administrative-unit.ts'
import { readCsv } from './csv.ts'

export type ImportedCommune = { code: string; type: UnitType; name: string }
export type ImportedProvince = { code: string; type: UnitType; name: string; communes: ImportedCommune[] }
export type FormerCommune = { code: string; type: UnitType; name: string; successors: string[] }
export type FormerDistrict = {
  province: string
  code: string
  type: UnitType
  name: string
  communes: FormerCommune[]
}

export type Imported<T> = { ok: true; value: T } | { ok: false; errors: string[] }

/** A successor that the list gives but that we do not believe: see `parseLegacyMap`. */
export type DoubtfulSuccessor = { commune: string; name: string; successor: string }
export type LegacyMap = { districts: FormerDistrict[]; doubtful: DoubtfulSuccessor[] }

const typeOfWord: Record<string, UnitType> = {
  tinh: 'province',
  thanh_pho: 'city',
  xa: 'commune',
  phuong: 'ward',
  dac_khu: 'special-zone',
}
const provinceCode = z.string().regex(/^\d{2}$/)
const communeCode = z.string().regex(/^\d{5}$/)
const name = z
  .string()
  .trim()
  .min(1)
  .transform(text => text.normalize('NFC'))

const file = z.object({
  provinces: z
    .array(
      z.object({
        code: provinceCode,
        type: z.enum(['tinh', 'thanh_pho']),
        name,
        wards: z.array(z.tuple([communeCode, z.enum(['xa', 'phuong', 'dac_khu']), name])).min(1),
      }),
    )
    .min(1),
})

/**
 * Reads a list of provinces and communes in force, `{ provinces: [{ code, type, name, wards: [[code, type, name]] }] }`
 * with the types `tinh`, `thanh_pho`, `xa`, `phuong`, `dac_khu`. All or nothing: a list with one wrong row is refused,
 * each row named.
 */
export function parseUnits(json: unknown): Imported<ImportedProvince[]> {
  const read = file.safeParse(json)
  if (!read.success)
    return { ok: false, errors: read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`) }
  const provinces = read.data.provinces.map(province => ({
    code: province.code,
    type: typeOfWord[province.type]!,
    name: province.name,
    communes: province.wards.map(([code, type, name]) => ({ code, type: typeOfWord[type]!, name })),
  }))
  const errors = [
    ...repeated(provinces.map(province => province.code)).map(code => `Mã tỉnh ${code} có hai lần`),
    ...repeated(provinces.flatMap(province => province.communes.map(commune => commune.code))).map(
      code => `Mã xã ${code} có hai lần`,
    ),
  ]
  return errors.length ? { ok: false, errors } : { ok: true, value: provinces }
}

const columns = [
  'old_province',
  'old_district',
  'old_ward',
  'new_ward',
  'old_district_name',
  'old_ward_name',
] as const
type Row = Record<(typeof columns)[number], string>

/**
 * Reads which commune each former commune went to: CSV with a header, one row a (former, new) pair, comment lines
 * begin with #. `current` are the codes of communes in force; a successor that is not among them is an error.
 *
 * Such lists were matched by name, so two former communes of one name that now lie in one province each got the
 * other's successor too ("Phường 4" of Tây Ninh and of Tân An, 90 km apart). A successor is therefore dropped, and
 * named in `doubtful`, when a namesake from another former district has it too and no other commune of the own former
 * district does. A former commune that would lose all its successors keeps them.
 */
export function parseLegacyMap(csv: string, current: ReadonlySet<string>): Imported<LegacyMap> {
  const { columns: header, lines } = readCsv(csv)
  const missing = columns.filter(column => !header.includes(column))
  if (missing.length) return { ok: false, errors: missing.map(column => `Thiếu cột ${column}`) }

  const errors: string[] = []
  const districts = new Map<string, FormerDistrict>()
  for (const { line, cells } of lines) {
    const row = cells as Row
    const wrong = problemOf(row, current)
    if (wrong) errors.push(`Dòng ${line}: ${wrong}`)
    else add(districts, row)
  }
  if (errors.length) return { ok: false, errors }
  const all = [...districts.values()]
  return { ok: true, value: { districts: all, doubtful: dropNamesakes(all) } }
}

/** What an import stands on: the units in force, and the former units of one province. */
export type UnitLists = { provinces: ImportedProvince[] } & LegacyMap

/**
 * Reads both files of an import. Of the legacy map, which may be of the whole country, the former districts are kept
 * from which something came to the province with the code `of`.
 */
export function readUnitLists(files: {
  units: string
  legacy?: { csv: string; of: string }
}): Imported<UnitLists> {
  const units = parseUnits(json(files.units))
  if (!units.ok || !files.legacy)
    return units.ok ? { ok: true, value: { provinces: units.value, districts: [], doubtful: [] } } : units
  const { csv, of } = files.legacy
  const province = units.value.find(one => one.code === of)
  if (!province) return { ok: false, errors: [`Danh mục không có tỉnh mã ${of}`] }
  const everywhere = new Set(units.value.flatMap(one => one.communes.map(commune => commune.code)))
  const legacy = parseLegacyMap(csv, everywhere)
  if (!legacy.ok) return legacy
  const ours = new Set(province.communes.map(commune => commune.code))
  const districts = legacy.value.districts.filter(district =>
    district.communes.some(commune => commune.successors.some(code => ours.has(code))),
  )
  const kept = new Set(districts.flatMap(district => district.communes.map(commune => commune.code)))
  const doubtful = legacy.value.doubtful.filter(doubt => kept.has(doubt.commune))
  return { ok: true, value: { provinces: units.value, districts, doubtful } }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemOf(row: Row, current: ReadonlySet<string>): string | undefined {
  if (!/^\d{2}$/.test(row.old_province)) return `mã tỉnh "${row.old_province}" không phải 2 chữ số`
  if (!/^\d{3}$/.test(row.old_district)) return `mã huyện "${row.old_district}" không phải 3 chữ số`
  if (!/^\d{5}$/.test(row.old_ward)) return `mã xã cũ "${row.old_ward}" không phải 5 chữ số`
  if (!current.has(row.new_ward)) return `mã xã mới "${row.new_ward}" không có trong danh mục hiện hành`
  for (const text of [row.old_district_name, row.old_ward_name])
    if (!typeAndName(text)) return `"${text}" không bắt đầu bằng loại đơn vị hành chính`
  return undefined
}

function add(districts: Map<string, FormerDistrict>, row: Row): void {
  const key = `${row.old_province}/${row.old_district}`
  let district = districts.get(key)
  if (!district) {
    district = {
      province: row.old_province,
      code: row.old_district,
      ...typeAndName(row.old_district_name)!,
      communes: [],
    }
    districts.set(key, district)
  }
  let commune = district.communes.find(known => known.code === row.old_ward)
  if (!commune) {
    commune = { code: row.old_ward, ...typeAndName(row.old_ward_name)!, successors: [] }
    district.communes.push(commune)
  }
  if (!commune.successors.includes(row.new_ward)) commune.successors.push(row.new_ward)
}

function dropNamesakes(districts: FormerDistrict[]): DoubtfulSuccessor[] {
  const members = districts.flatMap(district => district.communes.map(commune => ({ district, commune })))
  const into = Map.groupBy(
    members.flatMap(member => member.commune.successors.map(successor => ({ successor, ...member }))),
    member => member.successor,
  )
  const doubtful = members.flatMap(({ district, commune }) => {
    if (commune.successors.length < 2) return []
    const doubted = commune.successors.filter(successor => {
      const others = into.get(successor)!.filter(member => member.commune !== commune)
      return (
        others.some(other => other.district !== district && sameName(other.commune, commune)) &&
        !others.some(other => other.district === district)
      )
    })
    return doubted.length < commune.successors.length
      ? doubted.map(successor => ({ commune, successor }))
      : []
  })
  for (const { commune, successor } of doubtful)
    commune.successors = commune.successors.filter(code => code !== successor)
  return doubtful.map(({ commune, successor }) => ({
    commune: commune.code,
    name: `${unitTypes[commune.type]} ${commune.name}`,
    successor,
  }))
}

function sameName(a: FormerCommune, b: FormerCommune): boolean {
  return a.type === b.type && a.name === b.name
}

function typeAndName(text: string): { type: UnitType; name: string } | undefined {
  for (const [type, word] of Object.entries(unitTypes) as [UnitType, string][])
    if (text.startsWith(`${word} `)) return { type, name: text.slice(word.length + 1) }
  return undefined
}

function repeated(codes: string[]): string[] {
  return [...new Set(codes.filter((code, i) => codes.indexOf(code) !== i))]
}
