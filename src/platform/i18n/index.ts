export type Locale = 'vi' | 'en'
export type Params = Record<string, string | number>
export type Messages = Record<string, string>

/** A text of ours with its blanks filled; a blank that nothing is given for stays. */
export function fill(text: string, params?: Params): string {
  if (!params) return text
  const parts = taken.get(text) ?? takeApart(text)
  let filled = parts[0]!
  for (let i = 1; i < parts.length; i += 2) {
    const name = parts[i]!
    filled += (name in params ? String(params[name]) : `{${name}}`) + parts[i + 1]
  }
  return filled
}

// "Hồ sơ {code} đã nhận" is taken apart once: a page fills hundreds of blanks. There are only as many as we wrote.
const taken = new Map<string, string[]>()

function takeApart(text: string): string[] {
  const parts = text.split(/\{(\w+)\}/)
  taken.set(text, parts)
  return parts
}

/**
 * The words of one module in both languages. Vietnamese is written first and defines the keys; English must have
 * every one of them, which the types check.
 *
 *     const texts = messagesOf(vi, en)
 *     const t = texts(ctx.locale)
 *     t('dossier.accepted', { code })
 */
export function messagesOf<M extends Messages>(vi: M, en: { [K in keyof M]: string }) {
  const text = (locale: Locale) => (key: keyof M & string, params?: Params) =>
    fill(locale === 'en' ? en[key] : vi[key]!, params)
  return text
}
