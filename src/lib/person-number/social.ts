/** A health insurance number (BHYT), either as the 15 characters of older cards or as the social insurance number. */
export type HealthInsuranceNumber =
  | {
      number: string
      kind: 'card'
      /** Group of insured people, such as GD, TE, HT. */
      group: string
      /** Level of benefit, 1 to 5. */
      benefit: number
      /** Province of issue, two digits. */
      province: string
      socialInsurance: string
    }
  | { number: string; kind: 'social-insurance'; socialInsurance: string }

/** Reads a health insurance number; spaces, dots and small letters are put right. */
export function parseHealthInsuranceNumber(
  text: string,
): { ok: true; value: HealthInsuranceNumber } | { ok: false; reason: 'health-insurance.shape' } {
  const number = text.replace(/[\s.-]/gu, '').toUpperCase()
  if (/^\d{10}$/.test(number))
    return { ok: true, value: { number, kind: 'social-insurance', socialInsurance: number } }
  const [, group, benefit, province, socialInsurance] =
    /^([A-Z]{2})([1-5])(\d{2})(\d{10})$/.exec(number) ?? []
  if (!group || !benefit || !province || !socialInsurance)
    return { ok: false, reason: 'health-insurance.shape' }
  return {
    ok: true,
    value: { number, kind: 'card', group, benefit: Number(benefit), province, socialInsurance },
  }
}

/** The ten digits of a mobile number: `+84 912 345 678`, `84912345678`, `0912.345.678` → `0912345678`. */
export function normalisePhone(
  text: string,
): { ok: true; value: string } | { ok: false; reason: 'phone.shape' } {
  const digits = text.replace(/[\s.()-]/gu, '')
  const value = digits.replace(/^(?:\+84|0084|84(?=\d{9,10}$))0?/, '0')
  return /^0[35789]\d{8}$/.test(value) ? { ok: true, value } : { ok: false, reason: 'phone.shape' }
}
