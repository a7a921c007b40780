import { mirrors, only, sharedOptions, sharedProps } from '../govuk-mirror/mirror.tsx'
import { Select } from './select.tsx'

const own = ['value', 'classes', 'items[].value', 'items[].text', 'items[].selected', 'items[].disabled', 'items[].attributes']

mirrors('select', 14, o =>
  only(o, ...sharedOptions, ...own) && o.items.every((item: { value?: unknown } | null) => typeof (item?.value ?? '') !== 'number') ? (
    <Select {...sharedProps(o)} value={o.value} class={o.classes} items={o.items.filter(Boolean)} />
  ) : undefined,
)
