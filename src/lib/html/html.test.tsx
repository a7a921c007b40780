import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Content, render } from './index.ts'

const read = (html: string) => html.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '" onfocus="alert(1)" autofocus="',
  '</title><script>',
  '&lt;script&gt;',
  '&quot; onload=1 x=&quot;',
  "' onclick='x",
  '<!--',
  ']]>',
  'Đặng <b>Quốc</b> & "Huy"',
]
const anything = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', minLength: 1 }))

test('whatever the text, it stays text, between tags and in an attribute', () => {
  fc.assert(
    fc.property(anything, text => {
      const [, attribute, between] =
        /^<p title="([^"<]*)">([^<]*)<\/p>$/.exec(render(<p title={text}>{text}</p>)) ?? []
      expect([attribute, between].map(written => written && read(written))).toEqual([text, text])
    }),
  )
})

test('whatever the name of an attribute, it adds no other', () => {
  const given = { 'x onclick=alert(1)': 'y', 'a"b': '1', 'c>d': '1', 'data-ok': '<"&' }
  expect(render(<p {...given} />)).toBe('<p data-ok="&lt;&quot;&amp;"></p>')
})

test('a tag that is none is refused', () => {
  const Forged = 'p><script' as 'p'
  expect(() => render(<Forged />)).toThrow('No tag')
})

test('data that looks like an element is none', () => {
  const real = <strong>x</strong>
  const forged = [
    JSON.parse(JSON.stringify(real)),
    { ...JSON.parse(JSON.stringify(real)), seal: true, 'Symbol(made by jsx)': true },
    { type: 'script', props: { dangerouslySetInnerHTML: { __html: 'alert(1)' } } },
    { __html: '<script>' },
    structuredClone({ type: 'b', props: { children: 'x' } }),
  ] as Content[]
  expect(render(<p>{forged}</p>)).toBe('<p></p>')
  expect(render(<p>{real}</p>)).toBe('<p><strong>x</strong></p>')
})

test('only what is there is written', () => {
  expect(
    render(
      <p>
        {false}
        {true}
        {null}
        {undefined}
        {0}
        {12n}
        {['a', [<small>b</small>]]}
        <>c</>
      </p>,
    ),
  ).toBe('<p>012a<small>b</small>c</p>')
})

test('attributes: absent, bare, or in words where the name expects words', () => {
  expect(
    render(
      <input
        type="checkbox"
        checked
        disabled={false}
        name={undefined}
        value=""
        maxlength={5}
        spellcheck={false}
        aria-invalid={false}
        data-select-row
      />,
    ),
  ).toBe(
    '<input type="checkbox" checked value maxlength="5" spellcheck="false" aria-invalid="false" data-select-row="true"/>',
  )
})
