import { expect, test } from 'vitest'
import { formsOf } from './forms.ts'
import { valueFor } from './from-schema.ts'
import { faultIn } from './judge.ts'
import { tag } from './nasty.ts'
import { randomOf } from './random.ts'
import { asCurl } from './send.ts'

const good = {
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'",
  },
  body: '<!doctype html><p>Xin chào',
  milliseconds: 5,
}
const asked = { method: 'GET', path: '/', headers: {} }
const judged = (more: object) =>
  faultIn(asked, { ...good, ...more }, { secrets: ['072185000017'], foreign: [] })

test('what is good passes; each thing that may not be is seen', () => {
  expect(judged({})).toBeUndefined()
  const bad: object[] = [
    { status: 500 },
    { status: 503 },
    { milliseconds: 10_001 },
    { broken: 'ECONNRESET' },
    { headers: { ...good.headers, 'x-content-type-options': undefined } },
    { headers: { ...good.headers, 'content-security-policy': undefined } },
    { headers: { ...good.headers, 'x-sen-fuzz': '1' } },
    { headers: { ...good.headers, location: '//ke-gian.example' } },
    { headers: { ...good.headers, location: 'https://ke-gian.example/' } },
    { body: `<p>${tag}` },
    { body: 'error: duplicate key value violates unique constraint "person_pkey"' },
    { body: 'Error\n    at read (/srv/sen/src/main.ts:1:2)' },
    { body: 'TypeError: x is not a function' },
    { body: '<td>072185000017</td>' },
  ]
  expect(bad.filter(one => judged(one) === undefined)).toEqual([])
})

test('a thing of somebody else is one whatever it is made of, where its page is about somebody', () => {
  const pdf = { ...good, headers: { ...good.headers, 'content-type': 'application/pdf' }, body: '%PDF' }
  const brought = (path: string, status = 200) =>
    faultIn({ ...asked, path }, { ...pdf, status }, { secrets: [], foreign: ['0af1', 'H53.1-2'] })
  expect(brought('/giay-to/0af1/tai-ve')).toBe('a thing of somebody else')
  expect(brought('/can-bo/ho-so/H53.1-2/phieu-kiem-soat?in=1')).toBe('a thing of somebody else')
  expect(brought('/giay-to/0af1/tai-ve', 404)).toBeUndefined()
  expect(brought('/giay-to/0af2/tai-ve')).toBeUndefined()
  expect(brought('/xac-minh/0af1')).toBeUndefined()
})

test('the forms of a page are read as a browser reads them', () => {
  const html = `<form action="/a?b=1&amp;c=2" method="post" enctype="multipart/form-data">
    <input type="hidden" name="_csrf" value="x&quot;y"><input name="ten" value="Lan"><input type="file" name="tep">
    <input type="radio" name="r" value="1"><input type="radio" name="r" value="2">
    <select name="s"><option value="">–</option><option value="z">Z</option></select>
    <textarea name="t">a &lt;b&gt;</textarea><button name="gui" value="1">Gửi</button></form><form><input name="q"></form>`
  const [post, get] = formsOf(html, '/here')
  expect(post).toMatchObject({ action: '/a?b=1&c=2', method: 'POST', multipart: true })
  expect(post!.fields.map(({ kind, name, value, options }) => [kind, name, value, options])).toEqual([
    ['hidden', '_csrf', 'x"y', []],
    ['text', 'ten', 'Lan', []],
    ['file', 'tep', '', []],
    ['choice', 'r', '', ['1', '2']],
    ['choice', 's', '', ['', 'z']],
    ['text', 't', 'a <b>', []],
    ['button', 'gui', '1', []],
  ])
  expect(get).toMatchObject({ action: '/here', method: 'GET', fields: [{ name: 'q' }] })
})

test('the same seed and turn make the same things, another turn others', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer', minimum: 1 } } }
  const make = (turn: number) =>
    JSON.stringify(Array.from({ length: 20 }, () => valueFor(randomOf(7, turn), schema, 0.3)))
  const first = randomOf(7, 1)
  const second = randomOf(7, 1)
  expect(Array.from({ length: 50 }, () => first.below(1000))).toEqual(
    Array.from({ length: 50 }, () => second.below(1000)),
  )
  expect(make(1)).toBe(make(1))
  expect(new Set([1, 2, 3, 4, 5, 6].map(make)).size).toBeGreaterThan(1)
})

test('a request is told as a command that can be typed', () => {
  const post = { method: 'POST', path: "/a'b", headers: { cookie: 'sen=1' }, body: Buffer.from('\0x') }
  expect(asCurl(3000, post)).toBe(
    `base64 -d <<< AHg= | curl -i --path-as-is -X POST -H 'cookie: sen=1' --data-binary @- 'http://127.0.0.1:3000/a'\\''b'`,
  )
})
