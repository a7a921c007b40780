/** Repairs letters that arrived in pieces (macOS file names, old Unikey "tổ hợp", copied PDF) into whole ones. */
export function nfc(text: string): string {
  return text.normalize('NFC')
}

const marks = /\p{M}+/gu

/** Takes every mark off: "Đồng Tháp" → "Dong Thap". Case and spaces stay. */
export function unaccent(text: string): string {
  return text.normalize('NFD').replace(marks, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').normalize('NFC')
}

// The rules below run on decomposed text, where a tone is its own character after the vowel.
const tone = '[\\u0300\\u0301\\u0303\\u0309\\u0323]'
/** hoà, khoẻ, thuỷ: an open syllable with the tone on the second vowel. After q the u is no vowel: quý stays. */
const toneOnSecond = new RegExp(
  `(?<!q)(o)([ae])(${tone})(?![\\p{L}\\p{M}])|(?<!q)(u)(y)(${tone})(?![\\p{L}\\p{M}])`,
  'giu',
)
/** Hòan, Hùynh: a closed syllable, where the tone belongs on the second vowel in both schools. */
const toneOnFirst = new RegExp(`(o)(${tone})([ae])(?=\\p{L})|(u)(${tone})(y)(?=\\p{L})`, 'giu')
/** qúy, gìa: the tone fell on a letter that belongs to the consonant. */
const toneOnConsonant = new RegExp(`((?<=q)u|(?<=g)i)(${tone})([aeiouy])(?!\\p{M})`, 'giu')

/**
 * The form in which two spellings of the same words are equal: whole letters, lower case, single spaces, and one
 * place for the tone, so "Hoà" = "Hòa", "Thuỷ" = "Thủy", "Hùynh" = "Huỳnh". Marks stay: "Hoa" differs.
 * For comparing only; what people wrote is stored as they wrote it.
 */
export function comparisonKey(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(toneOnConsonant, '$1$3$2')
    .replace(toneOnFirst, '$1$3$2$4$6$5')
    .replace(toneOnSecond, '$1$3$2$4$6$5')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Same words, whatever the case, the spaces, the encoding and the school of tone placement. */
export function sameText(a: string, b: string): boolean {
  return a === b || comparisonKey(a) === comparisonKey(b)
}

/** The key of an unaccented search: "  Nguyễn Văn-Hoà " → "nguyen van hoa". Letters and digits only. */
export function searchKey(text: string): string {
  return unaccent(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** A piece of an address in a browser: "Đăng ký khai sinh (lần đầu)" → "dang-ky-khai-sinh-lan-dau". ASCII only. */
export function slug(text: string): string {
  return searchKey(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
