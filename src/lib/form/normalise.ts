import { normalisePhone } from '#lib/person-number'
import { checkPersonName } from '#lib/vietnamese-text'
import type { Control } from './control.ts'

const LONGEST = 20_000

/** What was typed, without what nobody meant to type: outer spaces, control characters, another form of accents. */
export function readText(control: Control, typed: string): string {
  const text = typed.slice(0, LONGEST).normalize('NFC')
  if (control === 'textarea')
    return text
      .replace(/\r\n?/g, '\n')
      .replace(/[^\P{Cc}\n\t]/gu, '')
      .trim()
  const line = text
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  switch (control) {
    case 'name': {
      const name = checkPersonName(line)
      return name.ok ? name.name : line
    }
    case 'personal-number':
      return line.replace(/[ .-]/g, '')
    case 'phone':
      return readPhone(line)
    case 'email':
      return line.replace(/ /g, '').toLowerCase()
    default:
      return line
  }
}

/** `+84 912 345 678` and `0912.345.678` are `0912345678`; a landline only loses its spaces and dots. */
function readPhone(line: string): string {
  const mobile = normalisePhone(line)
  return mobile.ok ? mobile.value : line.replace(/[ .()-]/g, '')
}

/** Vietnamese writing: `1.500.000` and `1 500 000` are 1500000, `3,5` is 3.5. What is no number stays text. */
export function readNumber(text: string, type: 'integer' | 'number'): number | string {
  const plain = text.replace(/\s*(đ|đồng|vnđ|vnd)\.?$/i, '').replace(/ /g, '')
  const grouped =
    /^-?\d{1,3}([.]\d{3})+(,\d+)?$/.test(plain) || (type === 'integer' && /^-?\d{1,3}(,\d{3})+$/.test(plain))
  const digits = grouped
    ? plain.replace(type === 'integer' ? /[.,](?=\d{3})/g : /\./g, '').replace(',', '.')
    : plain.replace(',', '.')
  if (!/^-?\d+(\.\d+)?$/.test(digits)) return text
  const value = Number(digits)
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : text
}
