import type { Day } from '#lib/vietnamese-text'
import { type ParsedPersonalNumber, parsePersonalNumber } from './personal-number.ts'

export type TaxCode = {
  /** As it is written: `0314409058`, `0314409058-002`, or a personal number. */
  code: string
  kind: 'organisation' | 'branch' | 'person'
}

type PersonalReason = Extract<ParsedPersonalNumber, { ok: false }>['reason']

export type ParsedTaxCode =
  | { ok: true; value: TaxCode; warnings: 'tax-code.check-unsettled'[] }
  | { ok: false; reason: 'tax-code.shape' | 'tax-code.check-digit' | 'tax-code.branch' | PersonalReason }

const weights = [31, 29, 23, 19, 17, 13, 7, 5, 3]

/**
 * Reads a tax code (MST): 10 digits, 13 with the branch, or the personal number, which is the tax code of individuals
 * and household businesses since 1/7/2025 (TT 86/2024/TT-BTC).
 *
 * The tenth digit is 10 − (Σ weighted digits mod 11). Where that gives 10, sources differ (some refuse the number,
 * some write 0): a 0 passes with a warning.
 */
export function parseTaxCode(text: string, { today }: { today: Day }): ParsedTaxCode {
  const code = text.replace(/[\s.]/gu, '').replace(/[‐‑–—]/gu, '-')
  if (/^\d{12}$/.test(code)) {
    const personal = parsePersonalNumber(code, { today })
    return personal.ok ? { ok: true, value: { code, kind: 'person' }, warnings: [] } : personal
  }
  const parts = /^(\d{10})(?:-?(\d{3}))?$/.exec(code)
  if (!parts) return { ok: false, reason: 'tax-code.shape' }
  const [, main = '', branch] = parts
  const sum = weights.reduce((total, weight, i) => total + weight * Number(main[i]), 0)
  const expected = 10 - (sum % 11)
  if (Number(main[9]) !== expected % 10) return { ok: false, reason: 'tax-code.check-digit' }
  if (branch === '000') return { ok: false, reason: 'tax-code.branch' }
  return {
    ok: true,
    value: branch ? { code: `${main}-${branch}`, kind: 'branch' } : { code: main, kind: 'organisation' },
    warnings: expected === 10 ? ['tax-code.check-unsettled'] : [],
  }
}
