import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { Steps } from './steps.tsx'

test('says how far one is', () => {
  const html = renderToString(<Steps current={2} total={6} title="Cha và mẹ" />)
  expect(html.replace(/<[^>]*>/g, '')).toBe('Bước 2/6 · Cha và mẹ')
  expect(html.match(/sen-steps__mark--done/g)).toHaveLength(2)
})
