import { createHmac } from 'node:crypto'
import { type Dialect, type Order, stamp } from './till.ts'

export type NationalKeys = { NATIONAL_PAY_PARTNER: string; NATIONAL_PAY_SECRET: string }

const envelope =
  'LoaiBanTin PhienBan MaDoiTac MaThamChieu SoTien LoaiHinhThanhToan MaKenhThanhToan MaThietBi NgonNgu MaTienTe MaNganHang ThongTinGiaoDich ThoiGianGD Ip ThongTinBienLai MaLoi MaGiaoDich'

export function nationalDialect(keys: NationalKeys): Dialect {
  const { NATIONAL_PAY_PARTNER: partner, NATIONAL_PAY_SECRET: secret } = keys
  const mac = (fields: Record<string, string>) =>
    createHmac('sha256', secret)
      .update(
        envelope
          .split(' ')
          .map(name => fields[name] ?? '')
          .join('|'),
      )
      .digest('hex')
  const signed = (fields: Record<string, string>) => ({ ...fields, MaXacThuc: mac(fields) })
  const result = (order: Order, state: Order['state'], amount: number) =>
    signed({
      LoaiBanTin: 'KET_QUA',
      MaDoiTac: partner,
      MaThamChieu: order.id,
      SoTien: String(amount),
      MaLoi: { paid: '00', waiting: '01', cancelled: '24', expired: '11' }[state],
      MaGiaoDich: state === 'paid' ? order.transaction : '',
      ThoiGianGD: stamp(order.paidAt ?? order.createdAt),
    })

  return {
    name: 'Nền tảng thanh toán quốc gia',

    mount(app, till) {
      till.service(app, '/national', 'national.api', request => {
        const { MaXacThuc, ...asked } = request.body as Record<string, string>
        const base = { MaDoiTac: partner, MaThamChieu: asked.MaThamChieu! }
        if (mac(asked) !== MaXacThuc) return signed({ ...base, MaLoi: '97' })
        if (asked.LoaiBanTin === 'KHOI_TAO') {
          const { NoiDungThanhToan, UrlKetQua, UrlThongBao } = JSON.parse(asked.ThongTinGiaoDich!)
          const order = till.open({
            gateway: 'national',
            id: asked.MaThamChieu!,
            amount: Number(asked.SoTien),
            text: NoiDungThanhToan,
            returnUrl: UrlKetQua,
            notifyUrl: UrlThongBao,
          })
          const UrlThanhToan = `${till.at('national')}/tra/${encodeURIComponent(order.id)}`
          return signed({ ...base, MaLoi: '00', UrlThanhToan })
        }
        const order = till.find('national', asked.MaThamChieu)
        if (!order) return signed({ ...base, SoTien: '0', MaLoi: '01' })
        const answer = result(order, till.mood.query === 'pending' ? 'waiting' : order.state, order.amount)
        return till.mood.query === 'forged' ? { ...answer, SoTien: '1' } : answer
      })
    },

    notice(order, said) {
      const fields = result(order, said.state, said.amount)
      return {
        url: order.notifyUrl,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(said.forged ? { ...fields, MaLoi: '99' } : fields),
      }
    },
    back: order => `${order.returnUrl}?${new URLSearchParams(result(order, order.state, order.amount))}`,
  }
}
