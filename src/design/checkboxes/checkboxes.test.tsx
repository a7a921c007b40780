import { legendOptions, legendProps, mirrors, type Options, only } from '../govuk-mirror/mirror.tsx'
import { Checkboxes } from './checkboxes.tsx'

const item = [
  'name',
  'value',
  'text',
  'checked',
  'disabled',
  'id',
  'divider',
  'hint.text',
  'attributes',
  'behaviour',
].map(name => `items[].${name}`)

mirrors('checkboxes', 16, o =>
  only(o, 'name', 'idPrefix', 'values', 'values[]', 'classes', 'describedBy', ...legendOptions, ...item) ? (
    <Checkboxes
      {...legendProps(o)}
      name={o.name}
      idPrefix={o.idPrefix}
      values={o.values}
      class={o.classes}
      describedBy={o.describedBy}
      items={o.items.filter(Boolean).map((one: Options) => ({
        ...one,
        value: String(one.value),
        hint: one.hint?.text,
        exclusive: one.behaviour === 'exclusive',
      }))}
    />
  ) : undefined,
)
