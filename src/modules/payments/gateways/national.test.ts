import { describe, expect, test } from 'vitest'
import { callback } from './attempt.fixture.ts'
import type { Fields } from './fields.ts'
import { nationalGateway, signNational } from './national.ts'

const account = {
  partner: 'SYNPARTNER',
  secret: 'SYNTHETIC-NATIONAL-SECRET-000001',
  url: 'https://national.example',
  account: '00000025459',
  bank: '970405',
  holder: 'UBND PHUONG TAN NINH',
  patienceMs: 1000,
}
const gateway = nationalGateway(account)
const read = (over: Fields) => {
  const fields = {
    LoaiBanTin: 'KET_QUA',
    MaDoiTac: account.partner,
    MaThamChieu: 'SEN-261121-0001',
    SoTien: '15000',
    MaLoi: '00',
    MaGiaoDich: '3000000001',
    ThoiGianGD: '20261121093500',
    ...over,
  }
  const body = JSON.stringify({ ...fields, MaXacThuc: signNational(account.secret, fields) })
  return gateway.readCallback(callback({ body }))
}

describe('a signed result', () => {
  test.each<[string, Fields]>([
    ['in VND', { MaTienTe: 'VND' }],
    ['that leaves the currency empty', { MaTienTe: '' }],
    ['that leaves the currency out', {}],
  ])('%s is one in đồng', (_, over) => {
    expect(read(over)).toMatchObject({ ok: true, told: { state: 'paid', amount: 15_000 } })
  })

  test('in another currency is not booked as đồng', () => {
    expect(read({ MaTienTe: 'USD' })).toEqual({ ok: false, why: 'malformed' })
  })
})
