import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'

/** Help that only some need. Never hides what decides a case. */
export const Details = (props: {
  summary: Content
  open?: boolean
  id?: string
  class?: string
  children: Content
}) => (
  <details id={props.id} class={classNames('govuk-details', props.class)} open={props.open}>
    <summary class="govuk-details__summary">
      <span class="govuk-details__summary-text">{props.summary}</span>
    </summary>
    <div class="govuk-details__text">{props.children}</div>
  </details>
)
