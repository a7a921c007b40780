import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { ConfirmPage } from './confirm-page.tsx'

test('what cannot be undone looks so, and the way back is a link', () => {
  const html = render(
    <ConfirmPage
      title="Rút hồ sơ này?"
      action="/rut"
      csrf="x"
      confirmText="Rút"
      cancelHref="/ho-so"
      warning="Không mở lại được."
    />,
  )
  expect(html).toContain('govuk-button--warning')
  expect(html).toContain('<a class="govuk-link" href="/ho-so">Thôi, quay lại</a>')
})
