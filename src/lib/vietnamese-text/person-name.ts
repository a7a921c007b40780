import { nfc } from './normalise.ts'

/** Why a name cannot be taken, with what to tell the person. `{letter}` is the character that does not fit. */
export const personNameReasons = {
  'name.empty': { vi: 'Hãy nhập họ và tên.', en: 'Enter the full name.' },
  'name.one-word': {
    vi: 'Hãy nhập đủ họ và tên, ít nhất hai chữ, ví dụ: Nguyễn Văn An.',
    en: 'Enter the family name and the given name, at least two words, for example: Nguyễn Văn An.',
  },
  'name.letter': {
    vi: 'Họ và tên chỉ gồm chữ cái; ký tự “{letter}” không dùng được.',
    en: 'A name has letters only; “{letter}” cannot be used.',
  },
  'name.too-long': {
    vi: 'Họ và tên dài quá 100 ký tự. Hãy kiểm tra lại.',
    en: 'The name is longer than 100 characters. Check it.',
  },
} as const

export type PersonNameReason = keyof typeof personNameReasons

export type PersonNameCheck =
  | { ok: true; name: string }
  | { ok: false; reason: PersonNameReason; letter?: string }

/**
 * Checks a person's full name and returns it in whole letters with single spaces, otherwise as it was written.
 * Letters are all Latin ones with any mark, so the names of every ethnic group pass (H'Hen Niê, K'Brơi, Y Ƀăm Êban,
 * Č), with apostrophe and hyphen inside a word. A curly apostrophe becomes a straight one.
 */
export function checkPersonName(input: string): PersonNameCheck {
  const name = nfc(input)
    .replace(/[‘’ʼ´`]/gu, "'")
    .replace(/\s+/gu, ' ')
    .trim()
  if (!name) return { ok: false, reason: 'name.empty' }
  if (name.length > 100) return { ok: false, reason: 'name.too-long' }
  const letter =
    /[^\p{Script=Latin}\p{M} '-]|(?<!\p{Script=Latin}\p{M}*)\p{M}|(?<![\p{L}\p{M}])['-]|-(?!\p{L})/u.exec(
      name,
    )?.[0]
  if (letter) return { ok: false, reason: 'name.letter', letter }
  if (!name.includes(' ')) return { ok: false, reason: 'name.one-word' }
  return { ok: true, name }
}

/** As official forms and certificates write it: "NGUYỄN THỊ ÁNH". */
export function formalPersonName(name: string): string {
  return nfc(name).replace(/\s+/gu, ' ').trim().toLocaleUpperCase('vi')
}

/** "NGUYỄN THỊ ÁNH" → "Nguyễn Thị Ánh", "H'HEN NIÊ" → "H'Hen Niê". */
export function titlePersonName(name: string): string {
  return nfc(name)
    .replace(/\s+/gu, ' ')
    .trim()
    .toLocaleLowerCase('vi')
    .replace(/(?<![\p{L}\p{M}])\p{L}/gu, letter => letter.toLocaleUpperCase('vi'))
}
