import fc from 'fast-check'
import { h, Fragment as PreactFragment } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { type Content, render } from './index.ts'
import { Fragment, jsx } from './jsx-runtime/index.ts'

type Tree =
  | { text: unknown }
  | { list: Tree[] }
  | { tag: string; attributes: Record<string, unknown>; children?: Tree; markup?: string }
  | { component: Tree }
  | { fragment: Tree }

const text = fc.oneof(fc.string(), fc.constantFrom('<b>', '"&"', 'Đăng ký khai sinh', "it's > that"))
const nothing = fc.constantFrom(undefined, null, true, false, '')
const tags = ['p', 'div', 'br', 'input', 'td', 'svg', 'path', 'textarea', 'select', 'option', 'raw-html']
const names = [
  'class id href hidden title tabindex for checked draggable spellcheck popover colspan viewBox',
  'aria-hidden data-row stroke-width data-a"b = < a/b',
].flatMap(line => line.split(' '))

const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    { weight: 3, arbitrary: fc.record({ text: fc.oneof(text, nothing, fc.double(), fc.bigInt()) }) },
    { weight: 1, arbitrary: fc.record({ text: fc.constantFrom({}, { type: 'b', props: {} }, () => 'x') }) },
    {
      weight: 5,
      arbitrary: fc.record(
        {
          tag: fc.constantFrom(...tags),
          attributes: fc.dictionary(fc.constantFrom(...names), fc.oneof(text, nothing, fc.integer())),
          children: tie('tree'),
          markup: fc.constantFrom('<i>a</i>', '&amp;'),
        },
        { requiredKeys: ['tag', 'attributes'] },
      ),
    },
    { weight: 2, arbitrary: fc.record({ list: fc.array(tie('tree'), { maxLength: 5 }) }) },
    { weight: 2, arbitrary: fc.record({ component: tie('tree') }) },
    { weight: 1, arbitrary: fc.record({ fragment: tie('tree') }) },
  ),
}))

/** The same tree, made by whoever makes elements. */
// biome-ignore lint/suspicious/noExplicitAny: two libraries with types of their own
function built(tree: Tree, make: (type: any, props: any) => unknown, fragment: unknown): any {
  const inner = (one: Tree) => built(one, make, fragment)
  if ('text' in tree) return tree.text
  if ('list' in tree) return tree.list.map(inner)
  if ('component' in tree) return make(() => inner(tree.component), {})
  if ('fragment' in tree) return make(fragment, { children: inner(tree.fragment) })
  return make(tree.tag, {
    ...tree.attributes,
    ...(tree.children && { children: inner(tree.children) }),
    ...(tree.markup && { dangerouslySetInnerHTML: { __html: tree.markup } }),
  })
}

test('any tree gives the bytes that preact-render-to-string gives', () => {
  fc.assert(
    fc.property(tree, one => {
      const ours: Content = built(one, jsx, Fragment)
      expect(render(ours)).toBe(renderToString(built(one, h, PreactFragment)))
    }),
    { numRuns: 500 },
  )
})
