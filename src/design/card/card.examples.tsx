import { Card, LinkTile, LinkTiles } from './card.tsx'

const Leaf = () => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d="M5 19C4 10 10 4 20 4c0 10-6 16-15 15zM5 19l8-8" />
  </svg>
)

export const examples = {
  thẻ: (
    <Card title="Việc cần bác làm" headingLevel={3} tone="accent" actions={<a href="#">Xem tất cả</a>}>
      <p>Nộp 16.000 đồng lệ phí bản sao giấy khai sinh trước ngày 20/11/2026.</p>
    </Card>
  ),
  'lối đi': (
    <LinkTiles label="Thủ tục hay dùng">
      <LinkTile
        icon={<Leaf />}
        title="Đăng ký khai sinh"
        href="#"
        text="Cho bé mới sinh, kèm thẻ bảo hiểm y tế"
        meta="Trong ngày · Không mất tiền"
      />
      <LinkTile
        icon={<Leaf />}
        title="Đăng ký thường trú"
        href="#"
        text="Chuyển hộ khẩu về nơi ở mới"
        meta="7 ngày làm việc"
      />
      <LinkTile icon={<Leaf />} title="Tra cứu hồ sơ" href="#" text="Bằng mã hồ sơ hoặc mã QR" />
    </LinkTiles>
  ),
}
