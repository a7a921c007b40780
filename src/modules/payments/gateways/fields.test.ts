import { expect, test } from 'vitest'
import { fieldsOf, fieldsOfForm, readDong, readJson, readMilliseconds } from './fields.ts'

test('numbers of a message stay as they were written', () => {
  const read = readJson('{"a":15000,"b":90071992547409931,"c":"x","d":null,"e":1.50,"f":{"g":1},"h":true}')
  expect(fieldsOf(read)).toEqual({ a: '15000', b: '90071992547409931', c: 'x', d: '', e: '1.50', h: 'true' })
})

test('what is no object has no fields', () => {
  for (const text of ['', '[]', '1', 'null', '"x"', '{', '<html>'])
    expect(fieldsOf(readJson(text)), text).toBeUndefined()
  expect(fieldsOf(readJson('{"__proto__":"x"}'))?.amount).toBeUndefined()
})

test('a name that comes twice is not read', () => {
  expect(fieldsOfForm(new URLSearchParams('a=1&b='))).toEqual({ a: '1', b: '' })
  expect(fieldsOfForm(new URLSearchParams('a=1&a=2'))).toBeUndefined()
})

test('đồng are whole, and times are milliseconds', () => {
  expect(readDong('15000')).toBe(15_000)
  for (const text of ['', '-1', '1.0', '1e3', '015', ' 1', '9'.repeat(16), undefined])
    expect(readDong(text), String(text)).toBeUndefined()
  expect(readMilliseconds('1795228512000')).toEqual(new Date(1795228512000))
  expect(readMilliseconds('1795228512')).toBeNull()
})
