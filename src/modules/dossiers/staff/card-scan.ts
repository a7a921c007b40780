import { checkPersonName } from '#lib/vietnamese-text'

export type Card = { personalNumber: string; name?: string; birthDate?: string }

/**
 * What a scanner types when it reads the QR code of an identity card: number, old number, name, birth date as ddmmyyyy,
 * sex, address and date of issue, parted by bars. Anything else is a number that somebody typed.
 */
export function readCard(typed: string): Card {
  const [number = '', , name = '', born = ''] = typed
    .normalize('NFC')
    .split('|')
    .map(part => part.trim())
  const checked = checkPersonName(name)
  const date = /^(\d\d)(\d\d)(\d{4})$/.exec(born)
  return {
    personalNumber: number.replace(/[\s.]/g, ''),
    ...(checked.ok && { name: checked.name }),
    ...(date && { birthDate: `${date[3]}-${date[2]}-${date[1]}` }),
  }
}

/** "2/10/1963", "10/1963", "1963" or "02101963" as people type a birth date; undefined when it is none of these. */
export function readBirthDate(typed: string): string | undefined {
  const text = typed.trim()
  const [, d, m, y] =
    /^(?:(?:(\d{1,2})\s*[/.-]\s*)?(\d{1,2})\s*[/.-]\s*)?(\d{4})$/.exec(text) ??
    /^(\d\d)(\d\d)(\d{4})$/.exec(text) ??
    []
  if (!y) return undefined
  return [y, m?.padStart(2, '0'), d?.padStart(2, '0')].filter(Boolean).join('-')
}
