/** What a person types as a number: `1.500.000`, `1 500 000`, `3,5`, `-2`. Undefined when it is none. */
export function numberFrom(text: string): number | undefined {
  const plain = text.replace(/[\s\u00a0]/g, '')
  const grouped = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)
  const digits = (grouped ? plain.replaceAll('.', '') : plain).replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : undefined
}
