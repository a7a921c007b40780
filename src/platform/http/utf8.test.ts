import fc from 'fast-check'
import { test } from 'vitest'
import { utf8 } from './utf8.ts'

test('the same bytes as Node writes, whatever the text, half a character included', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', 'Đăng ký khai sinh', 'Nguyễn 😀', 'a\ud800b', '\udc00', '\ufeff'),
  )
  fc.assert(fc.property(text, one => utf8(one).equals(Buffer.from(one))))
})
