import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'

/** The end of a task: it is done, and this is the code to remember. */
export function Panel(props: { title: Content; headingLevel?: 1 | 2; class?: string; children?: Content }) {
  const Heading = `h${props.headingLevel ?? 1}` as 'h1'
  return (
    <div class={classNames('govuk-panel govuk-panel--confirmation', props.class)}>
      <Heading class="govuk-panel__title">{props.title}</Heading>
      {props.children && <div class="govuk-panel__body">{props.children}</div>}
    </div>
  )
}
