import { z } from 'zod'
import { type Day, isDay } from '#lib/vietnamese-text'

/**
 * How dossier codes are written from a day on. `pattern` is text with the tokens `{unit}`, `{YYYYMMDD}` or `{YYMMDD}`,
 * and `{sequence}`, e.g. `{unit}-{YYMMDD}-{sequence}`.
 */
export const DossierCodeFormat = z.strictObject({
  validFrom: z.string().refine(isDay, 'an existing day, YYYY-MM-DD'),
  pattern: z
    .string()
    .regex(/^(?=.*\{unit\})(?=.*\{(YY)?YYMMDD\})(?=.*\{sequence\})[^{}]*(\{\w+\}[^{}]*){3}$/),
  digits: z.int().min(1).max(12).describe('digits of the sequence, with leading zeros'),
  /** Regular expression of the agency code; absent: both grammars of `agencyCode`. */
  unit: z.string().optional(),
  source: z.string().min(1),
})

export type DossierCodeFormat = z.infer<typeof DossierCodeFormat>

export type DossierCodeParts = {
  /** Agency code: `H53.19`, or the older `000.00.06.H56`. */
  unit: string
  /** The day of receipt. */
  day: Day
  /** Running number of the unit on that day, from 1. */
  sequence: number
}

/** Why a code cannot be right, for the person who typed it. */
export const dossierCodeReasons = {
  'dossier-code.shape': {
    vi: 'Mã hồ sơ không đúng dạng. Mã in trên giấy tiếp nhận, ví dụ: H53.19-20261121-0000001.',
    en: 'This is not a dossier code. The code is printed on the receipt, for example: H53.19-20261121-0000001.',
  },
  'dossier-code.day': {
    vi: 'Phần ngày trong mã hồ sơ không có thật. Hãy kiểm tra lại từng chữ số.',
    en: 'The day in the dossier code does not exist. Check each digit.',
  },
  'dossier-code.sequence': {
    vi: 'Số thứ tự trong mã hồ sơ phải từ 1 trở lên.',
    en: 'The running number in the dossier code begins with 1.',
  },
} as const

export type DossierCodeReason = keyof typeof dossierCodeReasons

export type ParsedDossierCode =
  | ({ ok: true; code: string; format: DossierCodeFormat } & DossierCodeParts)
  | { ok: false; reason: DossierCodeReason }

/** QCVN 102:2016 writes four groups from the lowest level up, the later style the highest first. */
const agencyCode = String.raw`\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{2})*`

/**
 * Writes a code in the format that holds on its day. The caller gives the number; throws a RangeError when no format
 * holds yet, when the unit does not fit it, or when the number has more digits than the format.
 */
export function formatDossierCode(parts: DossierCodeParts, formats: readonly DossierCodeFormat[]): string {
  const { unit, day, sequence } = parts
  const format = formats
    .filter(each => each.validFrom <= day)
    .sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    .at(-1)
  if (!format) throw new RangeError(`no dossier code format on ${day}`)
  if (!new RegExp(`^(?:${format.unit ?? agencyCode})$`).test(unit))
    throw new RangeError(`not an agency code: ${unit}`)
  const number = String(sequence).padStart(format.digits, '0')
  if (!Number.isInteger(sequence) || sequence < 1 || number.length > format.digits)
    throw new RangeError(`no dossier number ${sequence} with ${format.digits} digits`)
  const compact = day.replaceAll('-', '')
  const values: Record<string, string> = {
    unit,
    YYYYMMDD: compact,
    YYMMDD: compact.slice(2),
    sequence: number,
  }
  return format.pattern.replace(/\{(\w+)\}/g, (_, token: string) => values[token] ?? '')
}

/**
 * Reads a code in any of the formats: an old code stays good for ever. Small letters, spaces and long dashes from
 * typing or copying are put right.
 */
export function parseDossierCode(text: string, formats: readonly DossierCodeFormat[]): ParsedDossierCode {
  const code = text
    .replace(/\s+/gu, '')
    .replace(/[‐‑–—]/gu, '-')
    .toUpperCase()
  let reason: DossierCodeReason = 'dossier-code.shape'
  for (const format of formats) {
    const found = expression(format).exec(code)?.groups
    if (!found) continue
    const digits = found.day as string
    const full = digits.length === 8 ? digits : `20${digits}`
    const day = `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6)}`
    const sequence = Number(found.sequence)
    if (!isDay(day)) reason = 'dossier-code.day'
    else if (sequence === 0) reason = 'dossier-code.sequence'
    else return { ok: true, code, format, unit: found.unit as string, day, sequence }
  }
  return { ok: false, reason }
}

function expression(format: DossierCodeFormat): RegExp {
  const groups: Record<string, string> = {
    unit: `(?<unit>${format.unit ?? agencyCode})`,
    YYYYMMDD: String.raw`(?<day>\d{8})`,
    YYMMDD: String.raw`(?<day>\d{6})`,
    sequence: String.raw`(?<sequence>\d{${format.digits}})`,
  }
  const source = format.pattern
    .split(/(\{\w+\})/)
    .map(part => groups[part.slice(1, -1)] ?? part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('')
  return new RegExp(`^${source}$`)
}

/** A national procedure code: `1.001193`. */
export function isProcedureCode(text: string): boolean {
  return /^\d\.\d{6}$/.test(text)
}
