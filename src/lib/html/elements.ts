import type { Component, Content, Html } from './element.ts'

/**
 * The elements that our pages use, with their attributes as HTML and SVG spell them. Names with a hyphen (`aria-…`,
 * `data-…`, `stroke-width`) need not stand here. There is no `on…`: the content security policy refuses it.
 */
type Elements = Record<PlainTag, Everywhere> & {
  a: Everywhere & Link & { target?: '_blank'; download?: string | boolean }
  button: Everywhere &
    Control &
    Submits & {
      type?: 'submit' | 'button' | 'reset'
      value?: string | number
      popovertarget?: string
      popovertargetaction?: 'hide'
    }
  details: Everywhere & { open?: boolean }
  fieldset: Everywhere & { disabled?: boolean }
  form: Everywhere & {
    action?: string
    method?: 'get' | 'post'
    enctype?: 'multipart/form-data'
    novalidate?: boolean
  }
  iframe: Everywhere & { src: string; loading?: 'lazy' }
  input: Everywhere &
    Control &
    Typed & {
      type?: string
      value?: string | number
      checked?: boolean
      pattern?: string
      multiple?: boolean
      accept?: string
    }
  label: Everywhere & { for?: string }
  link: Link & { as?: 'font'; type?: string; crossorigin?: 'anonymous' }
  meta: { charset?: string; name?: string; content?: string }
  option: Everywhere & { value?: string | number; selected?: boolean; disabled?: boolean }
  script: { type: 'module' | 'application/json'; src?: string; dangerouslySetInnerHTML?: Raw }
  select: Everywhere & Control
  textarea: Everywhere & Control & Typed & { rows?: number }
  th: Everywhere & { scope?: 'col' | 'row' }
  time: Everywhere & { datetime?: string }

  path: Drawn & { d: string }
  rect: Drawn & { x?: string | number; y?: string | number }
  svg: Drawn & { viewBox: string; preserveAspectRatio?: string; focusable?: 'false'; xmlns?: string }
}

type PlainTag =
  | ('aside' | 'body' | 'br' | 'caption' | 'code' | 'datalist' | 'dd' | 'div' | 'dl' | 'dt' | 'figcaption')
  | ('figure' | 'footer' | 'h1' | 'h2' | 'h3' | 'head' | 'header' | 'html' | 'kbd' | 'legend')
  | ('li' | 'main' | 'nav' | 'noscript' | 'ol' | 'output' | 'p' | 'search' | 'section' | 'small' | 'span')
  | ('strong' | 'summary' | 'table' | 'tbody' | 'td' | 'thead' | 'title' | 'tr' | 'ul')

type Everywhere = {
  class?: string
  id?: string
  role?: string
  lang?: string
  title?: string
  hidden?: boolean
  tabindex?: number
  autofocus?: boolean
  draggable?: boolean
  popover?: 'auto'
  /** For letters; on pages the content security policy refuses it. */
  style?: string
  children?: Content
  dangerouslySetInnerHTML?: Raw
}
/** HTML that is written as it is: nothing of it may come from a person. */
type Raw = { __html: string }
type Link = { href?: string; rel?: string; hreflang?: string }
type Control = { name?: string; disabled?: boolean; required?: boolean; form?: string }
type Submits = { formaction?: string; formnovalidate?: boolean }
type Typed = {
  autocapitalize?: string
  autocomplete?: string
  enterkeyhint?: string
  inputmode?: string
  maxlength?: number
  placeholder?: string
  readonly?: boolean
  spellcheck?: boolean
}
type Drawn = Everywhere & {
  width?: string | number
  height?: string | number
  fill?: string
  stroke?: string
}

/** What TypeScript asks about tags. */
export declare namespace JSX {
  type Element = Html
  type ElementType = keyof Elements | Component
  interface ElementChildrenAttribute {
    children: Content
  }
  interface IntrinsicElements extends Elements {}
}
