/** "1.234.567": an integer amount with the dots that Vietnamese writes. */
export function formatAmount(dong: number): string {
  checkAmount(dong)
  return String(dong).replace(/\B(?=(\d{3})+$)/g, '.')
}

/** "1.234.567 đồng". */
export function formatDong(dong: number): string {
  return `${formatAmount(dong)} đồng`
}

/**
 * Reads an amount of đồng as people write it: `1.234.567 đồng`, `1,234,567 VND`, `50 000đ`, `1234567`. Dots, commas
 * and spaces only part thousands, so `1,5` or `12.34` are undefined and not guessed. Undefined too: a negative amount,
 * and one above 2⁵³.
 */
export function parseDong(text: string): number | undefined {
  const digits = /^(\d+|\d{1,3}(?:([., \u00A0\u202F])\d{3})(?:\2\d{3})*)\s*(?:đồng|đ|₫|vnđ|vnd)?\.?$/iu
    .exec(text.normalize('NFC').trim())?.[1]
    ?.replace(/\D/g, '')
  const amount = Number(digits)
  return Number.isSafeInteger(amount) ? amount : undefined
}

export type WordOptions = {
  /** The word for an empty tens place: "một trăm linh năm" (schoolbooks, the default) or "một trăm lẻ năm" (the South). */
  zeroTens?: 'linh' | 'lẻ'
  /** "Một triệu đồng", for the line "Bằng chữ:". */
  capital?: boolean
}

/**
 * An amount in words: 1.015.021 → "một triệu không trăm mười lăm nghìn không trăm hai mươi mốt đồng".
 *
 * After "mươi", 1 is "mốt", 4 is "tư" and 5 is "lăm"; after "mười", 5 is "lăm". An empty tens place is "linh" (with
 * "tư" after it) or "lẻ" (with "bốn"). Inside a number a group names its empty hundreds ("không trăm"), and an empty
 * group is left out. Thousands are "nghìn", 10⁹ is "tỷ", and what lies above counts in tỷ: 10¹² is "một nghìn tỷ".
 */
export function dongInWords(dong: number, options: WordOptions = {}): string {
  checkAmount(dong)
  const words = dong < 0 ? `âm ${inWords(-dong, options)}` : inWords(dong, options)
  return options.capital ? `${words.charAt(0).toUpperCase()}${words.slice(1)} đồng` : `${words} đồng`
}

const digitNames = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']
const scales: [number, string][] = [
  [1_000_000_000, 'tỷ'],
  [1_000_000, 'triệu'],
  [1_000, 'nghìn'],
]

function inWords(n: number, options: WordOptions): string {
  if (n === 0) return 'không'
  const words: string[] = []
  let rest = n
  for (const [size, name] of scales) {
    const count = Math.floor(rest / size)
    rest %= size
    if (count === 0) continue
    // Only tỷ can be counted in more than three digits.
    words.push(count < 1000 ? threeDigits(count, words.length > 0, options) : inWords(count, options), name)
  }
  if (rest > 0) words.push(threeDigits(rest, words.length > 0, options))
  return words.join(' ')
}

function threeDigits(n: number, insideNumber: boolean, { zeroTens = 'linh' }: WordOptions): string {
  const hundreds = Math.floor(n / 100)
  const tens = Math.floor(n / 10) % 10
  const ones = n % 10
  const words: string[] = []
  if (hundreds > 0 || insideNumber) words.push(name(hundreds), 'trăm')
  if (tens === 1) words.push('mười')
  else if (tens > 1) words.push(name(tens), 'mươi')
  else if (ones > 0 && words.length > 0) words.push(zeroTens)
  if (ones > 0) words.push(onesWord(ones, tens, words.at(-1)))
  return words.join(' ')
}

function onesWord(ones: number, tens: number, before: string | undefined): string {
  if (ones === 1 && tens > 1) return 'mốt'
  if (ones === 4 && (tens > 1 || before === 'linh')) return 'tư'
  if (ones === 5 && tens > 0) return 'lăm'
  return name(ones)
}

const name = (digit: number) => digitNames[digit] as string

function checkAmount(dong: number): void {
  if (!Number.isSafeInteger(dong)) throw new RangeError(`not an amount of đồng: ${dong}`)
}
