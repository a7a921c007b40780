import { mirrors, type Options, only, sharedOptions, sharedProps } from '../govuk-mirror/mirror.tsx'
import { Select } from './select.tsx'

const item = ['value', 'text', 'selected', 'disabled', 'attributes'].map(name => `items[].${name}`)
const text = (value: unknown) => (value === undefined ? undefined : String(value))

mirrors('select', 14, o =>
  only(o, ...sharedOptions, 'value', 'classes', ...item) ? (
    <Select
      {...sharedProps(o)}
      value={text(o.value)}
      class={o.classes}
      items={(o.items ?? []).filter(Boolean).map((one: Options) => ({ ...one, value: text(one.value) }))}
    />
  ) : undefined,
)
