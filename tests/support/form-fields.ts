import { expect } from 'vitest'

/** The name of the first field of a page that takes text. */
export function textField(html: string): string {
  const [field] = html.match(/<(input|textarea)(?=[^>]*class="govuk-(input|textarea))[^>]*>/) ?? []
  return /name="([^"]+)"/.exec(field ?? '')?.[1] ?? expect.fail('The page has no field for text')
}

/** What the forms of a page post without being asked, by name. */
export function hiddenFields(html: string): Record<string, string> {
  const decode = (text: string) =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  return Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      decode(name!),
      decode(value!),
    ]),
  )
}
