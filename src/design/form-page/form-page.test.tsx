import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { FormPage } from './form-page.tsx'

const form = { action: '/ho-so', csrf: 'bi-mat', submitText: 'Tiếp tục', children: 'Câu hỏi' }

test('posts with the token, and the mistakes come before the questions', () => {
  const html = render(<FormPage {...form} errors={[{ field: 'ten', text: 'Hãy nhập tên' }]} />)
  expect(html).toMatch(/^<form method="post" action="\/ho-so"/)
  expect(html).toContain('<input type="hidden" name="_csrf" value="bi-mat"')
  expect(html.indexOf('Hãy nhập tên')).toBeLessThan(html.indexOf('Câu hỏi'))
  expect(html).toContain('<a href="#ten">Hãy nhập tên</a>')
})

test('rules travel as data that cannot end their own element', () => {
  const html = render(
    <FormPage {...form} rules={[{ target: 'a', show: { op: 'lit', value: '</script><b>' } }]} />,
  )
  const data = /<script type="application\/json" data-form-rules[^>]*>(.*?)<\/script>/.exec(html)?.[1] ?? ''
  expect(data).not.toContain('<')
  expect(JSON.parse(data)).toEqual([{ target: 'a', show: { op: 'lit', value: '</script><b>' } }])
})

test('brings only the scripts it needs', () => {
  const scripts = (html: string) => [...html.matchAll(/islands\/|assets\/(once|form-live)/g)].length
  expect(scripts(render(<FormPage {...form} />))).toBe(1)
  expect(scripts(render(<FormPage {...form} autosave="/ho-so/nhap" />))).toBe(2)
})
