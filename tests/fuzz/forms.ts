export type Field = {
  kind: 'text' | 'hidden' | 'choice' | 'many' | 'file' | 'button'
  name: string
  value: string
  /** What may be chosen. */
  options: string[]
  type: string
}
export type Form = { action: string; method: 'GET' | 'POST'; multipart: boolean; fields: Field[] }

/** The forms of a page as a browser reads them. Our own HTML is regular, so patterns are enough. */
export function formsOf(html: string, page: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)].map(([, head, body]) => ({
    action: attribute(head!, 'action') ?? page,
    method: /post/i.test(attribute(head!, 'method') ?? '') ? 'POST' : 'GET',
    multipart: attribute(head!, 'enctype') === 'multipart/form-data',
    fields: fieldsOf(body!),
  }))
}

function fieldsOf(body: string): Field[] {
  const fields: Field[] = []
  const chosen = new Map<string, Field>()
  const pattern = /<(input|select|textarea|button)\b([^>]*)>(?:([^]*?)<\/(?:select|textarea|button)>)?/g
  // An input has no end: what follows it is looked at again.
  for (let found = pattern.exec(body); found; found = pattern.exec(body)) {
    const [whole, tag, head, inside] = found as unknown as [string, string, string, string | undefined]
    if (tag === 'input') pattern.lastIndex = found.index + whole.indexOf('>', tag.length) + 1
    const name = attribute(head, 'name')
    if (!name) continue
    const type = attribute(head, 'type') ?? 'text'
    const value = attribute(head, 'value') ?? ''
    if (tag === 'input' && (type === 'radio' || type === 'checkbox')) {
      const before = chosen.get(name)
      if (before) {
        before.options.push(value)
        continue
      }
      const field: Field = {
        kind: type === 'radio' ? 'choice' : 'many',
        name,
        value: '',
        options: [value],
        type,
      }
      chosen.set(name, field)
      fields.push(field)
    } else if (tag === 'select') {
      const options = [...inside!.matchAll(/<option\b([^>]*)>/g)].map(
        ([, option]) => attribute(option!, 'value') ?? '',
      )
      fields.push({ kind: 'choice', name, value: '', options, type: 'select' })
    } else {
      const kind =
        tag === 'button' ? 'button' : type === 'file' ? 'file' : type === 'hidden' ? 'hidden' : 'text'
      fields.push({
        kind,
        name,
        value: tag === 'textarea' ? decoded(inside ?? '') : value,
        options: [],
        type,
      })
    }
  }
  return fields
}

function attribute(head: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`, 'i').exec(head)?.[1]
  return value === undefined ? undefined : decoded(value)
}

function decoded(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
