import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { Deadline } from './deadline.tsx'

test('the date is for people and machines, and the reasons can be opened', () => {
  const html = render(
    <Deadline
      label="Hẹn trả"
      date="Thứ Sáu, 14/11/2026"
      dateTime="2026-11-14"
      tone="ok"
      reasons={['Nhận lúc 09:02', '2 ngày làm việc']}
    />,
  )
  expect(html).toContain('<time datetime="2026-11-14">Thứ Sáu, 14/11/2026</time>')
  expect(html).toMatch(
    /<details.*Vì sao là ngày này\?.*<ol[^>]*><li>Nhận lúc 09:02<\/li><li>2 ngày làm việc<\/li><\/ol>/,
  )
})
