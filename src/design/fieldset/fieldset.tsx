import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import type { Size } from '../field/field.tsx'
import { useTexts } from '../texts/texts.ts'

export type LegendProps = {
  legend?: Content
  legendSize?: Size
  legendIsHeading?: boolean
  optional?: boolean
}

export type FieldsetProps = LegendProps & {
  describedBy?: string
  role?: 'group'
  class?: string
  id?: string
  hidden?: boolean
  children?: Content
}

/** Questions that belong together under one legend. */
export function Fieldset(props: FieldsetProps) {
  const texts = useTexts()
  const legend = (
    <>
      {props.legend}
      {props.optional && <span class="sen-optional"> {texts.optional}</span>}
    </>
  )
  return (
    <fieldset
      class={classNames('govuk-fieldset', props.class)}
      role={props.role}
      aria-describedby={props.describedBy}
      id={props.id}
      hidden={props.hidden}
    >
      {props.legend && (
        <legend
          class={classNames(
            'govuk-fieldset__legend',
            props.legendSize && `govuk-fieldset__legend--${props.legendSize}`,
          )}
        >
          {props.legendIsHeading ? <h1 class="govuk-fieldset__heading">{legend}</h1> : legend}
        </legend>
      )}
      {props.children}
    </fieldset>
  )
}
