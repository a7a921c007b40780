import { unaccent } from '#lib/vietnamese-text'

/**
 * A text in the letters that every gateway, and every language it may be written in, encodes alike:
 * [A-Za-z0-9 .:_-], cut to `longest`.
 */
export function plainText(text: string, longest: number): string {
  return unaccent(text)
    .replace(/[^A-Za-z0-9 .:_-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, longest)
    .trimEnd()
}
