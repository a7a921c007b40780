/**
 * Writes the lists of administrative units that the product carries (`src/modules/organisation/data/`). A province
 * that runs already takes a newer list with `sen organisation import-units`.
 *
 *     node scripts/import-administrative-units.ts <units.json> --as-of 2026-07-25 [--legacy <map.csv> --province 80]
 *
 * With `--legacy` also the former units of one province of today: `former-units-<code>.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compactDistrict, compactProvince, readUnitLists } from '#modules/organisation'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'as-of': { type: 'string' }, legacy: { type: 'string' }, province: { type: 'string' } },
})
const [unitsFile] = positionals
if (!unitsFile || !values['as-of'] || !values.legacy !== !values.province) {
  console.error(
    'Cách dùng: import-administrative-units.ts <units.json> --as-of YYYY-MM-DD [--legacy <map.csv> --province <mã>]',
  )
  process.exit(2)
}
const folder = join(import.meta.dirname, '../src/modules/organisation/data')

const units = readFileSync(unitsFile, 'utf8')
const { provinces, districts, doubtful } = unwrap(
  readUnitLists({
    units,
    ...(values.legacy &&
      values.province && { legacy: { csv: readFileSync(values.legacy, 'utf8'), of: values.province } }),
  }),
)
write(
  'administrative-units.json',
  { asOf: values['as-of'], inForceFrom: '2025-07-01' },
  'provinces',
  provinces.map(compactProvince),
)
for (const doubt of doubtful)
  console.warn(`Bỏ ${doubt.name} (${doubt.commune}) → ${doubt.successor}: trùng tên, không cùng huyện cũ`)
if (values.province)
  write(
    `former-units-${values.province}.json`,
    { inForceTo: '2025-06-30' },
    'districts',
    districts.map(compactDistrict),
  )

function unwrap<T>(result: { ok: true; value: T } | { ok: false; errors: string[] }): T {
  if (result.ok) return result.value
  for (const error of result.errors) console.error(error)
  process.exit(1)
}

/** One unit a line: small, and a change of one commune is a change of one line. */
function write(file: string, head: object, listName: string, list: object[]): void {
  const rows = list.map(row => `  ${JSON.stringify(row)}`).join(',\n')
  writeFileSync(
    join(folder, file),
    `{\n${JSON.stringify(head).slice(1, -1)},\n"${listName}": [\n${rows}\n]}\n`,
  )
  console.log(`${file}: ${list.length}`)
}
