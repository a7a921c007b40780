import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { Qr } from './qr.tsx'

test('draws each dark module once, inside a quiet zone of four', () => {
  const html = render(<Qr content="H36.15-261112-0042" label="Mã QR" />)
  const code = encode('H36.15-261112-0042', { ecc: 'M', border: 0 })
  const dark = code.data.flat().filter(Boolean).length
  const drawn = [...html.matchAll(/h(\d+)v1h-/g)].reduce((sum, [, length]) => sum + Number(length), 0)
  expect(drawn).toBe(dark)
  expect(html).toContain(`viewBox="-4 -4 ${code.size + 8} ${code.size + 8}"`)
  expect(html).toContain('role="img" aria-label="Mã QR"')
})
