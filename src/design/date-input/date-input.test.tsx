import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { legendOptions, legendProps, mirrors, only } from '../govuk-mirror/mirror.tsx'
import { DateInput } from './date-input.tsx'

mirrors('date-input', 4, o =>
  only(o, 'id', 'namePrefix', 'classes', 'values.day', 'values.month', 'values.year', ...legendOptions) &&
  (!o.errorMessage || o.day || o.items) ? (
    <DateInput {...legendProps(o)} id={o.id} name={o.namePrefix ?? ''} value={o.values} class={o.classes} />
  ) : undefined,
)

test('only the wrong boxes are marked', () => {
  const html = render(
    <DateInput name="ngay-cap" legend="Ngày cấp" error="Tháng phải từ 1 đến 12" errorParts={['month']} />,
  )
  expect(html.match(/govuk-input--error/g)).toHaveLength(1)
  expect(html).toMatch(/govuk-input--error[^>]*id="ngay-cap-month"/)
})
