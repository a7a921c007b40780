import { Unreadable } from './unreadable.ts'

export type Element = {
  /** Without its prefix. */
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

const deepest = 64
const mostElements = 3_000_000
const longestTag = 64 * 1024
const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/**
 * Reads XML as banks and spreadsheets write it. No document types and no entities but the five of XML and numbers, so
 * that a file can neither swell nor point elsewhere; whatever else is odd is Unreadable.
 */
export function readXml(source: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let count = 0
  let at = source.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < source.length) {
    const tag = source.indexOf('<', at)
    const into = open.at(-1)!
    if (tag !== at) into.text += unescaped(source.slice(at, tag < 0 ? undefined : tag))
    if (tag < 0) break
    if (source.startsWith('<!--', tag)) at = after(source, '-->', tag + 4)
    else if (source.startsWith('<?', tag)) at = after(source, '?>', tag + 2)
    else if (source.startsWith('<![CDATA[', tag)) {
      at = after(source, ']]>', tag + 9)
      into.text += source.slice(tag + 9, at - 3)
    } else if (source[tag + 1] === '!') throw broken()
    else {
      at = after(source, '>', endOfQuotes(source, tag + 1))
      if (at - tag > longestTag) throw broken()
      const inside = source.slice(tag + 1, at - 1)
      if (inside.startsWith('/')) {
        if (open.length < 2 || localName(inside.slice(1).trim()) !== into.name) throw broken()
        open.pop()
        continue
      }
      if (++count > mostElements || open.length > deepest) throw new Unreadable({ code: 'too-large' })
      const closed = inside.endsWith('/')
      const element = beginning(closed ? inside.slice(0, -1) : inside)
      into.children.push(element)
      if (!closed) open.push(element)
    }
  }
  const [top] = root.children
  if (open.length !== 1 || root.children.length !== 1 || !top || root.text.trim()) throw broken()
  return top
}

export function children(element: Element | undefined, name: string): Element[] {
  return element?.children.filter(child => child.name === name) ?? []
}

/** The first element on this path of names. */
export function find(element: Element | undefined, ...path: string[]): Element | undefined {
  let found = element
  for (const name of path) found = found?.children.find(child => child.name === name)
  return found
}

export function textAt(element: Element | undefined, ...path: string[]): string {
  return find(element, ...path)?.text.trim() ?? ''
}

const broken = () => new Unreadable({ code: 'broken-file' })
const localName = (name: string) => name.slice(name.indexOf(':') + 1)

function after(source: string, sign: string, from: number): number {
  const at = source.indexOf(sign, from)
  if (at < 0) throw broken()
  return at + sign.length
}

/** A `>` within the quotes of an attribute ends nothing. */
function endOfQuotes(source: string, from: number): number {
  const sign = /["'>]/g
  let at = from
  for (;;) {
    sign.lastIndex = at
    const found = sign.exec(source)
    if (!found || found[0] === '>') return at
    at = after(source, found[0], found.index + 1)
  }
}

function beginning(inside: string): Element {
  const name = /^[\p{L}_][\p{L}\p{N}_.:-]*/u.exec(inside)?.[0]
  if (!name) throw broken()
  const attributes: Record<string, string> = {}
  // Sticky: what is no attribute where one must stand is not looked for further on.
  const attribute = /\s+([\p{L}_][\p{L}\p{N}_.:-]*)\s*=\s*("[^"<]*"|'[^'<]*')/uy
  let end = name.length
  attribute.lastIndex = end
  for (let found = attribute.exec(inside); found; found = attribute.exec(inside)) {
    attributes[localName(found[1]!)] = unescaped(found[2]!.slice(1, -1))
    end = attribute.lastIndex
  }
  if (inside.slice(end).trim()) throw broken()
  return { name: localName(name), attributes, children: [], text: '' }
}

function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;&]{0,10});?/g, (whole, name: string) => {
    if (!whole.endsWith(';')) throw broken()
    const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name)
    const code = number ? Number.parseInt(number[1] ?? number[2]!, number[1] ? 16 : 10) : undefined
    const sign = code === undefined ? named[name] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined
    if (sign === undefined) throw broken()
    return sign
  })
}
