import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'

/** A passage set apart: a quotation, an example, a decision's words. */
export const InsetText = (props: { children: Content; id?: string; class?: string }) => (
  <div id={props.id} class={classNames('govuk-inset-text', props.class)}>
    {props.children}
  </div>
)
