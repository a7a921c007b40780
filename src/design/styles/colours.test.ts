import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const source = readFileSync(new URL('./_colours.scss', import.meta.url), 'utf8')
const colours = new Map(
  [...source.matchAll(/\$([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
)

const colour = (name: string) => {
  const found = colours.get(name)
  if (!found) throw new Error(`no colour ${name}`)
  return found
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = (hex: string) => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (one: string, other: string) => {
  const [dark = 0, light = 0] = [luminance(colour(one)), luminance(colour(other))].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe('words can be read by everybody (AAA, 7:1)', () => {
  test.each([
    ['ink', 'paper'],
    ['ink', 'sand'],
    ['ink', 'stamen'],
    ['ink-soft', 'surface'],
    ['ink-soft', 'paper'],
    ['ink-soft', 'sand'],
    ['leaf', 'surface'],
    ['leaf', 'paper'],
    ['leaf-dark', 'leaf-soft'],
    ['leaf-darker', 'leaf-soft'],
    ['surface', 'leaf-dark'],
    ['surface', 'leaf-darker'],
    ['surface', 'leaf'],
    ['red', 'paper'],
    ['red-dark', 'red-soft'],
    ['amber', 'amber-soft'],
    ['green', 'green-soft'],
    ['blue', 'blue-soft'],
    ['grey', 'grey-soft'],
  ])('%s on %s', (text, ground) => expect(contrast(text, ground)).toBeGreaterThanOrEqual(7))
})

describe('short bold words (AA, 4.5:1)', () => {
  test.each([
    ['flower', 'paper'],
    ['flower', 'flower-soft'],
    ['red', 'red-soft'],
    ['surface', 'red'],
    ['surface', 'flower'],
  ])('%s on %s', (text, ground) => expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5))
})

describe('edges of what can be used, and the focus (3:1)', () => {
  test.each([
    ['control-line', 'surface'],
    ['control-line', 'paper'],
    ['ink', 'stamen'],
    ['stamen', 'leaf-dark'],
    ['leaf', 'sand'],
  ])('%s on %s', (edge, ground) => expect(contrast(edge, ground)).toBeGreaterThanOrEqual(3))
})
