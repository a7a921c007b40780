import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { Steps } from './steps.tsx'

test('says how far one is', () => {
  const html = render(<Steps current={2} total={6} title="Cha và mẹ" />)
  expect(html.replace(/<[^>]*>/g, '')).toBe('Bước 2/6 · Cha và mẹ')
  expect(html.match(/sen-steps__mark--done/g)).toHaveLength(2)
})
