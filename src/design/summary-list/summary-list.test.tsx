import { mirrors, type Options, only, raw } from '../govuk-mirror/mirror.tsx'
import { SummaryList } from './summary-list.tsx'

const action = ['text', 'href', 'visuallyHiddenText'].map(name => `rows[].actions.items[].${name}`)

const content = (part: Options) => part?.text ?? (part?.html ? raw(part.html) : undefined)

mirrors('summary-list', 10, o =>
  only(
    o,
    'classes',
    'rows[].classes',
    'rows[].key.text',
    'rows[].value.text',
    'rows[].key.html',
    'rows[].value.html',
    ...action,
  ) && o.rows ? (
    <SummaryList
      class={o.classes}
      rows={o.rows.filter(Boolean).map((row: Options) => ({
        key: content(row.key),
        value: content(row.value),
        class: row.classes,
        actions: row.actions?.items?.map((one: Options) => ({
          text: one.text,
          href: one.href,
          about: one.visuallyHiddenText,
        })),
      }))}
    />
  ) : undefined,
)
