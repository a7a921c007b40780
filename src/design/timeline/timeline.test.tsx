import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { Timeline } from './timeline.tsx'

test('says in words, not only by colour, where it lies and what comes', () => {
  const html = render(
    <Timeline
      items={[
        { state: 'done', title: 'Đã nộp' },
        { state: 'now', title: 'Thẩm định', who: 'Bà Lan', when: 'đến 14/11' },
        { state: 'next', title: 'Ký' },
      ]}
    />,
  )
  const text = html.replace(/<[^>]*>/g, '')
  expect(text).toBe('Đã nộpHiện nay: Thẩm địnhBà Lan đến 14/11Tiếp theo: Ký')
  expect(html.match(/aria-current="step"/g)).toHaveLength(1)
})
