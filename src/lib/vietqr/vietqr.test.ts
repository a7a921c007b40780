import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crc16, decodeVietQr, encodeVietQr, readPayload, type VietQr } from './index.ts'

const published =
  '00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6'

describe('checksum', () => {
  test('of the catalogue, and over the bytes of Vietnamese letters', () => {
    expect(crc16('123456789')).toBe('29B1')
    expect(crc16('Đồng Tháp')).toBe('70EA')
  })
})

describe('a transfer', () => {
  test('is written as a published code writes it', () => {
    expect(
      encodeVietQr({ bin: '970416', account: '257678859', amount: 10_000, purpose: 'Chuyen tien' }),
    ).toEqual({ ok: true, payload: published })
  })

  test('is read back, also with a lower-case checksum', () => {
    const transfer = {
      bin: '970416',
      account: '257678859',
      service: 'account',
      amount: 10_000,
      purpose: 'Chuyen tien',
    }
    expect(decodeVietQr(published)).toEqual({ ok: true, transfer })
    expect(decodeVietQr(published.slice(0, -4) + published.slice(-4).toLowerCase())).toEqual({
      ok: true,
      transfer,
    })
  })

  test('without an amount says that it may be used again', () => {
    const written = encodeVietQr({ bin: '970415', account: '000000000001' })
    expect(written).toMatchObject({ ok: true, payload: expect.stringMatching(/^000201010211/) })
  })

  test.each([
    ['bin', { bin: '97041' }],
    ['account', { account: '1234567890123456789X' }],
    ['amount', { amount: 0 }],
    ['amount', { amount: 1.5 }],
    ['amount', { amount: 1e21 }],
    ['bill', { bill: '' }],
    ['purpose', { purpose: 'Đóng tiền nước' }],
    ['purpose', { purpose: 'a purpose of more than 25 letters' }],
    ['purpose', { purpose: ' space before' }],
  ])('with a wrong %s is refused, never cut', (field, wrong) => {
    expect(encodeVietQr({ bin: '970416', account: '257678859', ...wrong })).toEqual({
      ok: false,
      errors: [field],
    })
  })

  const text = fc.stringMatching(/^[!-~]([ -~]{0,23}[!-~])?$/)
  const anyTransfer = fc.record(
    {
      bin: fc.stringMatching(/^\d{6}$/),
      account: fc.stringMatching(/^[0-9A-Za-z]{1,19}$/),
      service: fc.constantFrom<VietQr['service']>('account', 'card'),
      amount: fc.integer({ min: 1, max: 9_999_999_999_999 }),
      bill: text,
      purpose: text,
    },
    { requiredKeys: ['bin', 'account', 'service'] },
  )

  test('survives writing and reading, whatever it is', () => {
    fc.assert(
      fc.property(anyTransfer, transfer => {
        const written = encodeVietQr(transfer)
        expect(written.ok && decodeVietQr(written.payload)).toEqual({ ok: true, transfer })
      }),
    )
  })

  const anyText = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('Đóng tiền nước', '😀', '\uD800'),
  )
  test('is refused or survives, whatever anybody writes into it', () => {
    const anything = fc.record(
      {
        bin: fc.oneof(anyText, fc.stringMatching(/^\d{6}$/)),
        account: fc.oneof(anyText, fc.stringMatching(/^[0-9A-Za-z]{1,20}$/)),
        service: fc.constantFrom<VietQr['service']>('account', 'card'),
        amount: fc.oneof(fc.double(), fc.integer()),
        bill: fc.oneof(anyText, text),
        purpose: fc.oneof(anyText, text),
      },
      { requiredKeys: ['bin', 'account', 'service'] },
    )
    fc.assert(
      fc.property(anything, transfer => {
        const written = encodeVietQr(transfer)
        if (written.ok) expect(decodeVietQr(written.payload)).toEqual({ ok: true, transfer })
        else expect(written.errors).not.toHaveLength(0)
      }),
    )
  })

  test('and any text at all is read or refused, never a fault', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.stringMatching(/^000201(\d{2}0[1-9].{1,9}){0,4}6304/)), body => {
        expect(typeof decodeVietQr(body).ok).toBe('boolean')
        expect(typeof decodeVietQr(body + crc16(body)).ok).toBe('boolean')
      }),
    )
  })

  test('is not read when one character was changed', () => {
    fc.assert(
      fc.property(anyTransfer, fc.nat(), (transfer, n) => {
        const written = encodeVietQr(transfer)
        if (!written.ok) throw new Error(written.errors.join())
        const at = n % written.payload.length
        const other = written.payload[at] === '0' ? '1' : '0'
        expect(decodeVietQr(written.payload.slice(0, at) + other + written.payload.slice(at + 1)).ok).toBe(
          false,
        )
      }),
    )
  })
})

describe('what is not a transfer', () => {
  test.each([
    ['structure', ''],
    ['structure', 'xin chào'],
    ['structure', published.slice(0, 20)],
    ['structure', published.slice(0, -8)],
    ['checksum', `${published.slice(0, -4)}0000`],
    [
      'not-vietqr',
      '00020101021002020103069084010411VNPayWallet071003933571580809Lê Anh Tú09051000010037041107content63042678',
    ],
  ])('%s', (error, payload) => {
    expect(decodeVietQr(payload)).toEqual({ ok: false, error })
  })

  test.each([
    ['a longer checksum', (summed: string) => summed.replace(/6304$/, '6305X')],
    ['something behind the checksum', (summed: string) => `${summed.slice(0, -4)}6304ABCD6404`],
    ['another field before the version', (summed: string) => `010212000201${summed.slice(12)}`],
  ])('%s is no structure, even when it adds up', (_what, change) => {
    const changed = change(published.slice(0, -4))
    expect(decodeVietQr(changed + crc16(changed))).toEqual({ ok: false, error: 'structure' })
  })

  test('another scheme in the place of NAPAS is not VietQR, however it writes', () => {
    const body = '00020101021138220010A0000000990104abcd53037045802VN6304'
    expect(decodeVietQr(body + crc16(body))).toEqual({ ok: false, error: 'not-vietqr' })
  })

  test('a length counts characters, the checksum bytes', () => {
    const read = readPayload(
      '00020101021002020103069084010411VNPayWallet071003933571580809Lê Anh Tú09051000010037041107content63042678',
    )
    expect(read.ok && read.fields.get('08')).toBe('Lê Anh Tú')
  })
})

type Case = {
  payload: string
  fields: Record<string, string>
  decoded?: Record<string, unknown> & { additional?: Record<string, string> }
}
type Vectors = {
  valid: Case[]
  synthetic: { input: Omit<VietQr, 'service'>; payload: string }[]
  invalid: { payload: string; why: string }[]
}

const vectorsFolder = new URL('../../../../shared/vectors/', import.meta.url)
const vectorsAreHere = existsSync(vectorsFolder)
if (!vectorsAreHere) console.warn('shared/vectors is absent: the published VietQR vectors are not checked')

describe.skipIf(!vectorsAreHere)('published vectors', () => {
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, vectorsFolder), 'utf8'))

  test('checksums', () => {
    for (const { input, crc } of read('crc16.json').cases) expect(crc16(input), input).toBe(crc)
  })

  test('codes', () => {
    const vectors: Vectors = read('vietqr.json')
    for (const { payload, fields, decoded } of vectors.valid) {
      const raw = readPayload(payload)
      expect(raw.ok && Object.fromEntries(raw.fields), payload).toEqual(fields)
      const known = decoded?.guid === 'A000000727' ? decoded : undefined
      if (!known) expect(decodeVietQr(payload)).toEqual({ ok: false, error: 'not-vietqr' })
      else
        expect(decodeVietQr(payload)).toMatchObject({
          ok: true,
          transfer: {
            bin: known.bin,
            account: known.account,
            ...(known.amount !== undefined && { amount: Number(known.amount) }),
            ...(known.additional?.['08'] && { purpose: known.additional['08'] }),
          },
        })
    }
    for (const { input, payload } of vectors.synthetic)
      expect(encodeVietQr(input)).toEqual({ ok: true, payload })
    for (const { payload, why } of vectors.invalid) expect(decodeVietQr(payload).ok, why).toBe(false)
  })
})
