import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'

export type TagColour = 'grey' | 'teal' | 'blue' | 'green' | 'amber' | 'red' | 'pink'

/** A state in one or two words. The colour only repeats what the words say. */
export const Tag = (props: { children: Content; colour?: TagColour; solid?: boolean; class?: string }) => (
  <strong
    class={classNames(
      'govuk-tag',
      props.colour && `govuk-tag--${props.colour}`,
      props.solid && 'sen-tag--solid',
      props.class,
    )}
  >
    {props.children}
  </strong>
)
