/** Attributes for scripts only: theirs, which we do not ship, and the words of ours (`data-text-*`). */
const dropped = new Set(['data-module', 'xmlns'])

const entities: { [name: string]: string } = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: '\u00a0',
}
const decode = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => entities[name] ?? '')

const attributes = (source: string) =>
  [...source.matchAll(/([^\s=/"]+)(?:\s*=\s*"([^"]*)")?/g)]
    .map(([, name = '', value = '']) => [name, decode(value).replace(/\s+/g, ' ').trim()] as const)
    .filter(([name]) => !dropped.has(name) && !name.startsWith('data-text-'))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => ` ${name}="${name === 'class' ? value.split(' ').toSorted().join(' ') : value}"`)
    .join('')

/**
 * HTML as one line a tag or text, so that two ways of writing the same document are the same text: order of
 * attributes and classes, empty and boolean attributes, white space, entities, self-closing tags.
 */
export function normaliseHtml(html: string): string {
  const lines: string[] = []
  for (const [, close, name, source = '', text] of html
    .replace(/<script[\s\S]*?<\/script>|<\/?raw-html>/g, '')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|([^<]+)/gi)) {
    if (text !== undefined) {
      const words = decode(text).replace(/\s+/g, ' ').trim()
      if (words) lines.push(words)
    } else if (close) {
      if (name !== 'path') lines.push(`</${name}>`)
    } else lines.push(`<${name}${attributes(source.replace(/\/$/, ''))}>`)
  }
  return lines.join('\n')
}
