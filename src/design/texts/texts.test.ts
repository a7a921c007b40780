import { expect, test } from 'vitest'
import { english, vietnamese } from './texts.ts'

const words = (texts: object): string[] =>
  Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'object' ? words(text).map(inner => `${name}.${inner}`) : [name],
  )
const placeholders = (texts: object): string[] =>
  Object.values(texts).flatMap(text =>
    typeof text === 'object'
      ? placeholders(text)
      : typeof text === 'string'
        ? (text.match(/\{\w+\}/g) ?? [])
        : [],
  )

test('both languages say the same things with the same blanks', () => {
  expect(words(english)).toEqual(words(vietnamese))
  expect(placeholders(english).toSorted()).toEqual(placeholders(vietnamese).toSorted())
})
