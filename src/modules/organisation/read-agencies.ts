import { z } from 'zod'
import { isDay, slug } from '#lib/vietnamese-text'
import { type AgencyKind, agencyKinds } from './agency.ts'
import { readCsv } from './csv.ts'
import type { Imported } from './import-units.ts'

/** An agency as a province writes it down, and where: "Dòng 4", "Mục 2". */
export type WrittenAgency = {
  where: string
  id: string
  parent: string | null
  kind: AgencyKind
  name: string
  shortName: string
  code: string | null
  unit: string | null
  address: string
  phone: string
  email: string
  validFrom: string
}

const text = z
  .string()
  .trim()
  .transform(one => one.normalize('NFC'))
const blank = text.optional().default('')
const row = z.object({
  kind: z.enum(agencyKinds, { error: `phải là một trong: ${agencyKinds.join(', ')}` }),
  parent: blank,
  slug: blank.refine(
    one => /^([a-z0-9]+(-[a-z0-9]+)*)?$/.test(one),
    'chỉ gồm chữ thường không dấu, số và dấu gạch nối',
  ),
  name: text.refine(Boolean, 'chưa có tên cơ quan'),
  shortName: blank,
  code: blank.refine(
    one => /^([A-Z]\d{2}(\.\d{2,5})*)?$/.test(one),
    'không đúng dạng mã cơ quan, ví dụ H53 hoặc H53.25459',
  ),
  unit: blank,
  address: blank,
  phone: blank
    .transform(one => one.replace(/[\s.-]/g, ''))
    .refine(one => /^(\d{3,12})?$/.test(one), 'không phải số điện thoại'),
  email: blank.refine(
    one => /^([^\s@]+@[^\s@.]+(\.[^\s@.]+)+)?$/.test(one),
    'không phải địa chỉ thư điện tử',
  ),
  validFrom: text.refine(isDay, 'phải là một ngày có thật, viết YYYY-MM-DD'),
})

/**
 * Reads a list of agencies: CSV with the header `kind,parent,slug,name,shortName,code,unit,address,phone,email,validFrom`,
 * or a JSON list of objects with these names. All or nothing, each wrong cell named. `slug` is the last part of the
 * agency's path, made from its name when left out; `parent` is the path above, empty for the province.
 */
export function readAgencies(file: string): Imported<WrittenAgency[]> {
  const rows = rowsOf(file)
  if (!rows.ok) return rows
  const errors: string[] = []
  const agencies = rows.value.flatMap(({ where, cells }): WrittenAgency[] => {
    const read = row.safeParse(cells)
    if (!read.success) {
      errors.push(
        ...read.error.issues.map(
          ({ path, message }) => `${where}, ${path.join('.') || 'cả mục'}: ${missing(message)}`,
        ),
      )
      return []
    }
    const { slug: last, parent, code, unit, shortName, ...rest } = read.data
    const end = last || slug(rest.name)
    return [
      {
        ...rest,
        where,
        id: parent ? `${parent}/${end}` : end,
        parent: parent || null,
        shortName: shortName || rest.name,
        code: code || null,
        unit: unit || null,
      },
    ]
  })
  if (!rows.value.length) errors.push('Tệp không có cơ quan nào')
  return errors.length ? { ok: false, errors } : { ok: true, value: agencies }
}

const missing = (message: string) =>
  message.startsWith('Invalid input') ? 'còn thiếu, hoặc không phải chữ' : message

function rowsOf(file: string): Imported<{ where: string; cells: unknown }[]> {
  if (/^\uFEFF?\s*[[{]/.test(file)) {
    try {
      const list: unknown = JSON.parse(file.replace(/^\uFEFF/, ''))
      if (!Array.isArray(list)) return { ok: false, errors: ['Tệp JSON phải là một danh sách [ … ]'] }
      return { ok: true, value: list.map((cells: unknown, at) => ({ where: `Mục ${at + 1}`, cells })) }
    } catch (error) {
      return { ok: false, errors: [`Tệp JSON không đọc được: ${(error as Error).message}`] }
    }
  }
  const { columns, lines } = readCsv(file)
  const absent = ['kind', 'name', 'validFrom'].filter(column => !columns.includes(column))
  const unknown = columns.filter(column => !Object.hasOwn(row.shape, column))
  if (absent.length || unknown.length)
    return {
      ok: false,
      errors: [
        ...absent.map(column => `Thiếu cột ${column}`),
        ...unknown.map(
          column => `Không có cột nào tên "${column}"; các cột: ${Object.keys(row.shape).join(', ')}`,
        ),
      ],
    }
  return { ok: true, value: lines.map(({ line, cells }) => ({ where: `Dòng ${line}`, cells })) }
}
