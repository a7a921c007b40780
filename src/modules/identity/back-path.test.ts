import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backPath } from './back-path.ts'

test.each([
  ['/', '/'],
  [
    '/ho-so/H53.25459-20261121-0000001?tab=giay-to#cuoi',
    '/ho-so/H53.25459-20261121-0000001?tab=giay-to#cuoi',
  ],
  ['/gui-tiep/0b9d5d0e-1111-4222-8333-444455556666', '/gui-tiep/0b9d5d0e-1111-4222-8333-444455556666'],
  ['/tim?q=%C4%91%E1%BA%A5t&ve=//x.example', '/tim?q=%C4%91%E1%BA%A5t&ve=//x.example'],
])('%s is kept', (asked, expected) => {
  expect(backPath(asked, '/nha')).toBe(expected)
})

test.each([
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '/\\/evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/a\\..\\..//evil.example',
  '/./\\evil.example',
  '/..//evil.example',
  '/.//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil.example',
  '',
  '/dang-nhap?ve=/x',
  '/can-bo/dang-nhap/ma',
  '/dang-xuat',
  `/${'a'.repeat(3000)}`,
  undefined,
  ['/a', '/b'],
])('%j is not', asked => {
  expect(backPath(asked, '/nha')).toBe('/nha')
})

test('whatever is asked, a browser stays on this site', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '//',
    'evil.example',
    '@',
    ':',
    '?',
    '#',
    '%2f',
    '\t',
    'http:',
    'a',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
      const to = backPath(pieces.join(''), '/nha')
      expect(new URL(to, 'https://sen.example').origin).toBe('https://sen.example')
      expect(to.startsWith('//')).toBe(false)
    }),
    { numRuns: 2000 },
  )
})
