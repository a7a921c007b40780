import { expect, test } from 'vitest'
import { render } from '#lib/html'
import { legendOptions, legendProps, mirrors, type Options, only } from '../govuk-mirror/mirror.tsx'
import { Radios } from './radios.tsx'

const item = ['value', 'text', 'checked', 'disabled', 'id', 'divider', 'hint.text', 'attributes'].map(
  name => `items[].${name}`,
)

mirrors('radios', 18, o =>
  only(o, 'name', 'idPrefix', 'value', 'classes', ...legendOptions, ...item) ? (
    <Radios
      {...legendProps(o)}
      name={o.name}
      idPrefix={o.idPrefix}
      value={o.value}
      class={o.classes}
      items={o.items
        .filter(Boolean)
        .map((one: Options) => ({ ...one, value: String(one.value), hint: one.hint?.text }))}
    />
  ) : undefined,
)

test('a question that depends on an answer follows it, and is hidden only by the stylesheet', () => {
  const html = render(
    <Radios
      name="nhan"
      value="nha"
      items={[
        { value: 'quay', text: 'Tại quầy' },
        { value: 'nha', text: 'Tại nhà', conditional: 'Địa chỉ' },
      ]}
    />,
  )
  expect(html).toContain('data-aria-controls="conditional-nhan-2"')
  expect(html).toContain('<div class="govuk-radios__conditional" id="conditional-nhan-2">Địa chỉ</div>')
})
