import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { formatDay, isDay } from '#lib/vietnamese-text'
import { addAdministrator } from '#modules/identity'
import {
  type AdministrativeUnit,
  type AreaPlan,
  addAgencies,
  importAreas,
  planAreaImport,
  readAgencies,
  readUnitLists,
  unitName,
} from '#modules/organisation'
import { system } from '#platform/access'
import { publicUrl } from '#platform/config'
import { Conflict, NotFound } from '#platform/errors'
import type { Commands } from './command.ts'

const by = { actor: system('cli') }

export const organisationCommands: Commands = {
  'organisation import-units': {
    text: 'nhập danh mục đơn vị hành chính: <units.json> --from <ngày> [--legacy <map.csv> --province <mã>] [--whole-country] [--dry-run]',
    async run(database, args) {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: {
          from: { type: 'string' },
          legacy: { type: 'string' },
          province: { type: 'string' },
          'whole-country': { type: 'boolean' },
          'dry-run': { type: 'boolean' },
        },
      })
      const [units] = positionals
      const { from, legacy, province } = values
      if (!units || !from || !isDay(from) || !legacy !== !province) {
        console.error(
          [
            'Cách dùng: sen organisation import-units <units.json> --from YYYY-MM-DD [--legacy <map.csv> --province <mã>] [--whole-country] [--dry-run]',
            '  --from           ngày danh mục bắt đầu có hiệu lực; đơn vị cũ hết hiệu lực vào ngày liền trước',
            '  --legacy         đơn vị cũ đã nhập vào đơn vị nào, của tỉnh --province',
            '  --whole-country  danh mục của cả nước: tỉnh không có trong tệp cũng hết hiệu lực',
            '  --dry-run        chỉ nói sẽ đổi gì',
          ].join('\n'),
        )
        return 2
      }
      const lists = readUnitLists({
        units: readFileSync(units, 'utf8'),
        ...(legacy && province && { legacy: { csv: readFileSync(legacy, 'utf8'), of: province } }),
      })
      if (!lists.ok) return refuse(lists.errors)
      const input = { lists: lists.value, from, wholeCountry: values['whole-country'] ?? false }
      const planned = values['dry-run']
        ? await database.read(by, tx => planAreaImport(tx, input))
        : await database.write(by, tx => importAreas(tx, input))
      if (!planned.ok) return refuse(planned.errors)
      for (const { name, commune, successor } of lists.value.doubtful)
        console.log(`Bỏ ${name} (${commune}) → ${successor}: trùng tên, không cùng huyện cũ`)
      console.log(summaryOf(planned.value).join('\n'))
      console.log(values['dry-run'] ? 'Chưa ghi gì (--dry-run).' : 'Xong.')
      return 0
    },
  },
  'organisation add-agencies': {
    text: 'thêm cơ quan vào danh bạ từ tệp <agencies.csv|json>',
    async run(database, args) {
      const { positionals } = parseArgs({ args, allowPositionals: true })
      if (positionals.length !== 1) {
        console.error(
          [
            'Cách dùng: sen organisation add-agencies <agencies.csv|json>',
            'Các cột: kind,parent,slug,name,shortName,code,unit,address,phone,email,validFrom',
            '  kind       province, department, commune, one-stop-centre, institution hoặc unit',
            '  parent     đường dẫn của cơ quan cấp trên, ví dụ tay-ninh/phuong-tan-ninh; cấp tỉnh để trống',
            '  slug       phần cuối đường dẫn của cơ quan; để trống thì lấy từ tên',
            '  code       mã cơ quan, ví dụ H53.25459; đơn vị bên trong để trống thì dùng mã của cấp trên',
            '  unit       mã đơn vị hành chính mà cơ quan quản lý (cấp tỉnh, cấp xã)',
          ].join('\n'),
        )
        return 2
      }
      const written = readAgencies(readFileSync(positionals[0]!, 'utf8'))
      const added = written.ok ? await database.write(by, tx => addAgencies(tx, written.value)) : written
      if (!added.ok) return refuse(added.errors)
      for (const id of added.value.added) console.log(`Thêm ${id}`)
      console.log(
        `Đã thêm ${added.value.added.length} cơ quan; ${added.value.there} cơ quan có sẵn, giữ nguyên.`,
      )
      return 0
    },
  },
  'organisation add-administrator': {
    text: 'tạo quản trị viên đầu tiên của tỉnh: --email <thư> --name <họ tên> [--title <chức danh>] [--again]',
    async run(database, args) {
      const { values } = parseArgs({
        args,
        options: {
          email: { type: 'string' },
          name: { type: 'string' },
          title: { type: 'string', default: 'Quản trị hệ thống' },
          again: { type: 'boolean', default: false },
        },
      })
      const { email, name, title, again } = values
      if (!email || !name) {
        console.error(
          'Cách dùng: sen organisation add-administrator --email <thư công vụ> --name <họ tên> [--title <chức danh>] [--again]',
        )
        return 2
      }
      try {
        const added = await database.write(by, tx => addAdministrator(tx, { email, name, title, again }))
        if (!added.ok) return refuse(Object.values(added.errors).map(error => faults[error] ?? error))
        console.log(
          [
            `Quản trị viên: ${name} <${email}>`,
            'Mở đường dẫn này để đặt mật khẩu (chỉ hiện một lần, dùng một lần, trong 48 giờ):',
            `  ${publicUrl()}/can-bo/kich-hoat/${added.token}`,
          ].join('\n'),
        )
        return 0
      } catch (error) {
        if (error instanceof Conflict || error instanceof NotFound)
          return refuse([faults[error.code] ?? error.code])
        throw error
      }
    },
  },
}

const faults: Record<string, string> = {
  agency: 'Chưa có cơ quan cấp tỉnh: hãy chạy "sen organisation add-agencies" trước.',
  'administrator.there':
    'Tỉnh đã có quản trị viên. Thêm --again nếu vẫn muốn tạo thêm, hoặc cấp lại đường dẫn cho người ấy.',
  'staff.inactive': 'Tài khoản này đã bị khóa.',
  'email.malformed': '--email không phải địa chỉ thư điện tử.',
  'email.taken': 'Địa chỉ thư này đã là của một cán bộ.',
  required: '--title không được để trống.',
}

function refuse(errors: readonly string[]): number {
  for (const error of errors) console.error(error)
  console.error('Không ghi gì vào cơ sở dữ liệu.')
  return 1
}

/** At most so many of one kind are named; the rest is counted. */
const named = 20

function summaryOf({ begun, ended, corrected, withdrawn, successions }: AreaPlan): string[] {
  const say = (unit: AdministrativeUnit) => `${unit.code} ${unitName(unit)}`
  const lines = (title: string, list: readonly string[]) =>
    list.length
      ? [
          `${title}: ${list.length}`,
          ...list.slice(0, named).map(line => `  ${line}`),
          ...(list.length > named ? [`  … và ${list.length - named} dòng nữa`] : []),
        ]
      : []
  const all = [
    ...lines(
      'Bắt đầu',
      begun
        .filter(unit => unit.validTo === null)
        .map(unit => `${say(unit)}, từ ${formatDay(unit.validFrom!)}`),
    ),
    ...lines(
      'Đơn vị cũ ghi thêm',
      begun
        .filter(unit => unit.validTo !== null)
        .map(unit => `${say(unit)}, đến ${formatDay(unit.validTo!)}`),
    ),
    ...lines(
      'Hết hiệu lực',
      ended.map(unit => `${say(unit)}, sau ${formatDay(unit.validTo!)}`),
    ),
    ...lines(
      'Sửa lại',
      corrected.map(({ before, after }) => `${say(before)} thành ${unitName(after)}`),
    ),
    ...lines('Rút lại', withdrawn.map(say)),
    ...lines(
      'Nơi kế thừa ghi thêm',
      successions.put.map(one => `${one.from} → ${one.to}`),
    ),
    ...lines(
      'Nơi kế thừa bỏ đi',
      successions.dropped.map(one => `${one.from} → ${one.to}`),
    ),
  ]
  return all.length ? all : ['Không có gì đổi.']
}
