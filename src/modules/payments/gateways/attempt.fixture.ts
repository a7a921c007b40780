import type { Attempt } from './gateway.ts'

/** An attempt of 15.000 đồng, begun at 9:30 in Vietnam, when it is still night elsewhere. */
export const attempt: Attempt = {
  id: '0190f0c1-6a5e-7d3b-9c11-5b7f0a2e4d10',
  order: 'SEN-261121-0001',
  gateway: 'vnpay',
  amount: 15_000,
  purpose: 'Nộp lệ phí hồ sơ: Đăng ký khai sinh (bản chính) & trích lục!',
  createdAt: new Date('2026-11-21T02:30:00Z'),
  expiresAt: new Date('2026-11-21T02:45:00Z'),
  payerAddress: '127.0.0.1',
  returnUrl: 'https://dichvucong.example.gov.vn/thanh-toan/cong/vnpay/ket-qua/1',
  notifyUrl: 'https://dichvucong.example.gov.vn/thanh-toan/cong/vnpay/bao',
  locale: 'vi',
}

export const callback = (given: { query?: string; body?: string; headers?: Record<string, string> }) => ({
  query: new URLSearchParams(given.query),
  headers: given.headers ?? {},
  body: Buffer.from(given.body ?? ''),
})

/** The folder of published vectors lies beside the repository; where it is absent their tests are skipped, and say so. */
export const vectorsFolder = new URL('../../../../../shared/vectors/', import.meta.url)
