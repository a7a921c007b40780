import { mirrors, only, type Options } from '../govuk-mirror/mirror.tsx'
import { SummaryList } from './summary-list.tsx'

const action = ['text', 'href', 'visuallyHiddenText'].map(name => `rows[].actions.items[].${name}`)

mirrors('summary-list', 5, o =>
  only(o, 'classes', 'rows[].classes', 'rows[].key.text', 'rows[].value.text', ...action) && o.rows?.every(Boolean) ? (
    <SummaryList
      class={o.classes}
      rows={o.rows.map((row: Options) => ({
        key: row.key.text,
        value: row.value.text,
        class: row.classes,
        actions: row.actions?.items?.map((one: Options) => ({ text: one.text, href: one.href, about: one.visuallyHiddenText })),
      }))}
    />
  ) : undefined,
)
