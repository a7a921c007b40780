export type Locale = 'vi' | 'en'
export type Params = Record<string, string | number>
export type Messages = Record<string, string>

export function fill(text: string, params: Params = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole))
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
