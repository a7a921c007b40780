/** Fields of a message by name, as they were written: numbers too are texts, so that signing them again changes nothing. */
export type Fields = Readonly<Record<string, string>>

/** JSON whose numbers come back as they were written ("15000", "90071992547409931"); undefined when it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value, context?: { source?: string }) =>
      typeof value === 'number' ? context?.source : value,
    )
  } catch {
    return undefined
  }
}

/** The plain values of an object by name: null is empty, lists and objects are left out. Undefined: no object. */
export function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => typeof one !== 'object' || one === null)
      .map(([name, one]) => [name, one === null ? '' : String(one)]),
  )
}

/** The fields of a query or a form; undefined when a name comes twice, which may be read in two ways. */
export function fieldsOfForm(form: URLSearchParams): Fields | undefined {
  const entries = [...form]
  const fields = Object.fromEntries(entries)
  return Object.keys(fields).length === entries.length ? fields : undefined
}

/** Whole đồng from a written number. */
export function readDong(text: string | undefined): number | undefined {
  return text !== undefined && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined
}

/** An instant from written milliseconds since 1970. */
export function readMilliseconds(text: string | undefined): Date | null {
  return text !== undefined && /^[1-9]\d{11,13}$/.test(text) ? new Date(Number(text)) : null
}
