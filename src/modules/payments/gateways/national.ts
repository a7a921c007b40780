import { compactTime, readCompactTime } from './compact-time.ts'
import { exchange, GatewayFailure } from './exchange.ts'
import { type Fields, fieldsOf, fieldsOfForm, readDong, readJson } from './fields.ts'
import type { Attempt, Gateway, Outcome, Read, Told } from './gateway.ts'
import { hmac, sameHex } from './signature.ts'

export type NationalAccount = {
  partner: string
  secret: string
  url: string
  account: string
  bank: string
  holder: string
  patienceMs: number
}

/**
 * The envelope of the national payment platform. The names of its fields were read in public programs; which message
 * is called what (`kinds`), how MaXacThuc is made and what an answer holds are our assumption, all of it in this file.
 */
const envelope = [
  'LoaiBanTin',
  'PhienBan',
  'MaDoiTac',
  'MaThamChieu',
  'SoTien',
  'LoaiHinhThanhToan',
  'MaKenhThanhToan',
  'MaThietBi',
  'NgonNgu',
  'MaTienTe',
  'MaNganHang',
  'ThongTinGiaoDich',
  'ThoiGianGD',
  'Ip',
  'ThongTinBienLai',
  'MaLoi',
  'MaGiaoDich',
]
const kinds = { create: 'KHOI_TAO', result: 'KET_QUA', query: 'TRUY_VAN' }

/** MaXacThuc: HMAC-SHA256 over the values of the envelope in its order, joined by `|`, in hexadecimal. */
export function signNational(secret: string, fields: Fields): string {
  return hmac('sha256', secret, envelope.map(name => fields[name] ?? '').join('|'))
}

const replies: Record<Outcome, string> = {
  recorded: '00',
  already: '00',
  'no-order': '01',
  'wrong-amount': '04',
  signature: '97',
  malformed: '02',
  failed: '99',
}

export function nationalGateway(account: NationalAccount): Gateway {
  const { secret, partner, patienceMs } = account

  function read(fields: Fields | undefined): Read {
    if (!fields) return { ok: false, why: 'malformed' }
    if (!sameHex(signNational(secret, fields), fields.MaXacThuc)) return { ok: false, why: 'signature' }
    const told = toldBy(fields)
    return told && fields.MaDoiTac === partner && fields.LoaiBanTin === kinds.result
      ? { ok: true, told }
      : { ok: false, why: 'malformed' }
  }

  function ask<T>(attempt: Attempt, message: Fields, read: (answer: Fields) => T): Promise<T> {
    const fields = { ...message, PhienBan: '1.0', MaDoiTac: partner, MaThamChieu: attempt.order }
    const body = { ...fields, MaXacThuc: signNational(secret, fields) }
    return exchange({ gateway: 'national', url: account.url, body, patienceMs }, answer => {
      if (!sameHex(signNational(secret, answer), answer.MaXacThuc))
        throw new GatewayFailure('national', 'signature')
      if (answer.MaThamChieu !== attempt.order)
        throw new GatewayFailure('national', 'answer about something else')
      return read(answer)
    })
  }

  return {
    id: 'national',
    name: 'Nền tảng thanh toán quốc gia',

    create: attempt =>
      ask(
        attempt,
        {
          LoaiBanTin: kinds.create,
          SoTien: String(attempt.amount),
          NgonNgu: attempt.locale,
          MaTienTe: 'VND',
          ThoiGianGD: compactTime(attempt.createdAt),
          Ip: attempt.payerAddress,
          ThongTinGiaoDich: JSON.stringify({
            NoiDungThanhToan: attempt.purpose.normalize('NFC'),
            TKThuHuong: account.account,
            MaNHThuHuong: account.bank,
            TenTKThuHuong: account.holder,
            UrlKetQua: attempt.returnUrl,
            UrlThongBao: attempt.notifyUrl,
          }),
        },
        answer => {
          if (answer.MaLoi !== '00' || !answer.UrlThanhToan)
            throw new GatewayFailure('national', `MaLoi ${answer.MaLoi}`)
          return { redirect: answer.UrlThanhToan }
        },
      ),

    readCallback: ({ body }) => read(fieldsOf(readJson(body.toString('utf8')))),
    readReturn(query) {
      const answer = read(fieldsOfForm(query))
      return answer.ok ? answer.told : undefined
    },

    answer: (outcome, told) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ MaLoi: replies[outcome], MaThamChieu: told?.order ?? '' }),
    }),

    query: attempt =>
      ask(attempt, { LoaiBanTin: kinds.query }, answer => {
        const told = toldBy(answer)
        if (!told) throw new GatewayFailure('national', 'answer of another shape')
        return told
      }),

    /** Refunds are not known of this platform: the treasury gives back by transfer. */
    refund: async () => ({ state: 'refused', code: 'no-refund' }),
    queryRefund: async () => ({ state: 'refused', code: 'no-refund' }),
  }
}

function toldBy(fields: Fields): Told | undefined {
  const { MaThamChieu: order, MaLoi: code, MaGiaoDich: transaction } = fields
  const amount = readDong(fields.SoTien)
  if (!order || !code || amount === undefined) return undefined
  // We ask in VND. That an answer may leave the currency out, and calls đồng the same, is our assumption.
  if (fields.MaTienTe && fields.MaTienTe !== 'VND') return undefined
  return {
    gateway: 'national',
    order,
    transaction: transaction || null,
    amount,
    // "00" is known to mean success; that "01" means waiting is our assumption.
    state: code === '00' ? 'paid' : code === '01' ? 'pending' : 'failed',
    code,
    at: readCompactTime(fields.ThoiGianGD),
  }
}
