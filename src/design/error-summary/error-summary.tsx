import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { useTexts } from '../texts/texts.ts'

/** `field` is the id of the control; a message without it is not a link. */
export type FormError = { field?: string; text: Content }

export type ErrorSummaryProps = {
  title?: string
  description?: Content
  errors?: FormError[]
  takeFocus?: boolean
  class?: string
}

/** What must be put right, at the top of the page, each a link to its control. Takes the focus when the page opens. */
export function ErrorSummary(props: ErrorSummaryProps) {
  const texts = useTexts()
  const focus = props.takeFocus ?? true
  return (
    <div
      class={classNames('govuk-error-summary', props.class)}
      tabindex={focus ? -1 : undefined}
      autofocus={focus || undefined}
    >
      <div role="alert">
        <h2 class="govuk-error-summary__title">{props.title ?? texts.errorSummaryTitle}</h2>
        <div class="govuk-error-summary__body">
          {props.description && <p>{props.description}</p>}
          {props.errors && props.errors.length > 0 && (
            <ul class="govuk-list govuk-error-summary__list">
              {props.errors.map(error => (
                <li>{error.field ? <a href={`#${error.field}`}>{error.text}</a> : error.text}</li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  )
}
