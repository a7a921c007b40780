import { type Content, type Html, isHtml, jsx, type Props } from './element.ts'

/**
 * Content as HTML. Components are called here, from the outside in, one after the other and without a pause, so that a
 * `scope` can hold for everything inside it.
 */
export function render(content: Content): string {
  if (typeof content === 'string') return escape(content)
  if (typeof content === 'number' || typeof content === 'bigint') return String(content)
  if (typeof content !== 'object' || content === null) return ''
  if (isList(content)) {
    let html = ''
    for (const one of content) html += render(one)
    return html
  }
  if (!isHtml(content)) return ''
  const { type, props } = content
  return typeof type === 'string' ? element(type, props) : render(type(props))
}

/** HTML that is already written, as content. For what `render` gave; never for what somebody typed. */
export const written = (html: string): Html => jsx('', { dangerouslySetInnerHTML: { __html: html } })

// Of a readonly list `Array.isArray` tells TypeScript nothing.
const isList = Array.isArray as (content: Content) => content is readonly Content[]

function element(tag: string, props: Props): string {
  let start = `<${tag}`
  let inside = ''
  for (const name in props) {
    const value = props[name]
    if (name === 'children') inside ||= render(value as Content)
    else if (name === 'dangerouslySetInnerHTML') inside = (value as { __html: string }).__html
    else if (value !== undefined && value !== null) start += attribute(name, value)
  }
  if (tag === '') return inside
  if (inside === '' && empty.has(tag)) return `${start}/>`
  return `${start}>${inside}${closings.get(tag) ?? learnTag(tag)}`
}

const empty = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/** `true` is the bare name and `false` nothing at all, but words where the name expects words. */
function attribute(name: string, value: unknown): string {
  if (name === 'class' && typeof value === 'string') return classes.get(value) ?? learnClass(value)
  const opening = openings.get(name) ?? learnName(name)
  if (opening === '' || typeof value === 'function') return ''
  if (typeof value === 'boolean' && !worded.test(name)) return value ? ` ${name}` : ''
  const text = typeof value === 'string' ? value : String(value)
  return text === '' ? ` ${name}` : `${opening}${escape(text)}"`
}

const worded = /^(?:aria-|data-|draggable$|spellcheck$)/

// Pages use some fifty tags, eighty names of attributes and some hundred classes, again and again: what is written of
// them is kept.
const classes = new Map<string, string>()
const closings = new Map<string, string>()
const openings = new Map<string, string>()

/** `</td>` of `td`. */
function learnTag(tag: string): string {
  if (notAName.test(tag)) throw new Error(`No tag: ${tag}`)
  return keep(closings, tag, `</${tag}>`)
}

/** ` class="sen-row"` of `sen-row`. */
function learnClass(value: string): string {
  return keep(classes, value, value === '' ? ' class' : ` class="${escape(value)}"`)
}

/** ` class="` of `class`; nothing of a name that would end before its end. */
function learnName(name: string): string {
  return keep(openings, name, notAName.test(name) ? '' : ` ${name}="`)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL ends a name too
const notAName = /[\s\\/='"\0<>]/

function keep(learnt: Map<string, string>, key: string, text: string): string {
  if (learnt.size >= 1000) learnt.clear()
  learnt.set(key, text)
  return text
}

/** Text for between two tags and for between two double quotes. */
function escape(text: string): string {
  if (!special.test(text)) return text
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

const special = /["&<]/
