import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'

export type SummaryAction = {
  href: string
  text: Content /** What is changed, for screen readers: "họ và tên". */
  about?: string
}
export type SummaryRow = { key: Content; value: Content; actions?: SummaryAction[]; class?: string }

export type SummaryListProps = { rows: SummaryRow[]; noBorder?: boolean; class?: string }

/** What was answered or is known, line by line, each with its change link. */
export function SummaryList(props: SummaryListProps) {
  const anyActions = props.rows.some(row => row.actions?.length)
  return (
    <dl
      class={classNames('govuk-summary-list', props.noBorder && 'govuk-summary-list--no-border', props.class)}
    >
      {props.rows.map(row => (
        <div
          class={classNames(
            'govuk-summary-list__row',
            anyActions && !row.actions?.length && 'govuk-summary-list__row--no-actions',
            row.class,
          )}
        >
          <dt class="govuk-summary-list__key">{row.key}</dt>
          <dd class="govuk-summary-list__value">{row.value}</dd>
          {row.actions && row.actions.length > 0 && (
            <dd class="govuk-summary-list__actions">
              <Actions actions={row.actions} />
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}

function Actions(props: { actions: SummaryAction[] }) {
  if (props.actions.length === 1) return <ActionLink {...props.actions[0]!} />
  return (
    <ul class="govuk-summary-list__actions-list">
      {props.actions.map(action => (
        <li class="govuk-summary-list__actions-list-item">
          <ActionLink {...action} />
        </li>
      ))}
    </ul>
  )
}

const ActionLink = (props: SummaryAction) => (
  <a class="govuk-link" href={props.href}>
    {props.text}
    {props.about && <span class="govuk-visually-hidden"> {props.about}</span>}
  </a>
)
