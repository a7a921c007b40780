import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { useTexts } from '../texts/texts.ts'

/** A consequence one must know before going on. */
export function WarningText(props: { children: Content; class?: string }) {
  const texts = useTexts()
  return (
    <div class={classNames('govuk-warning-text', props.class)}>
      <span class="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong class="govuk-warning-text__text">
        <span class="govuk-visually-hidden">{texts.warning}</span> {props.children}
      </strong>
    </div>
  )
}
