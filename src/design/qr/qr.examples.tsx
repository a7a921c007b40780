import { Qr } from './qr.tsx'

export const examples = {
  'tra cứu': (
    <Qr
      content="https://dichvucong.example.vn/tra-cuu/H36.15-261112-0042"
      label="Mã QR tra cứu hồ sơ H36.15-261112-0042"
    />
  ),
}
