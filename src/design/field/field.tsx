import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { useTexts } from '../texts/texts.ts'

export type Size = 's' | 'm' | 'l' | 'xl'
/** Extra attributes for the control itself, e.g. `data-*`. */
export type Attributes = { [name: string]: string | number | boolean | undefined }

/** What every control of a form takes. */
export type FieldProps = {
  name: string
  /** Defaults to `name`; the error summary links to it. */
  id?: string
  hint?: Content
  error?: Content
  /** Adds "(không bắt buộc)" to the label or legend. */
  optional?: boolean
  disabled?: boolean
  /** Ids of further descriptions. */
  describedBy?: string
  /** Id of the whole group: the target of live form rules. */
  groupId?: string
  groupHidden?: boolean
  groupClass?: string
}

export type LabelProps = { label: Content; labelSize?: Size; labelIsHeading?: boolean; labelClass?: string }

export function Label(props: LabelProps & { for: string; optional?: boolean }) {
  const texts = useTexts()
  const label = (
    <label
      class={classNames(
        'govuk-label',
        props.labelSize && `govuk-label--${props.labelSize}`,
        props.labelClass,
      )}
      for={props.for}
    >
      {props.label}
      {props.optional && <span class="sen-optional"> {texts.optional}</span>}
    </label>
  )
  return props.labelIsHeading ? <h1 class="govuk-label-wrapper">{label}</h1> : label
}

export function Hint(props: { id?: string; class?: string; children: Content }) {
  return (
    <div id={props.id} class={classNames('govuk-hint', props.class)}>
      {props.children}
    </div>
  )
}

export function ErrorMessage(props: { id?: string; class?: string; children: Content }) {
  const texts = useTexts()
  return (
    <p id={props.id} class={classNames('govuk-error-message', props.class)}>
      <span class="govuk-visually-hidden">{texts.error}:</span> {props.children}
    </p>
  )
}

/** The ids that describe a control, in reading order. */
export const describedBy = (
  id: string,
  field: { describedBy?: string; hint?: Content; error?: Content },
  more?: string,
) =>
  [field.describedBy, more, field.hint ? `${id}-hint` : '', field.error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ') || undefined

export function FormGroup(
  props: Pick<FieldProps, 'error' | 'groupId' | 'groupHidden' | 'groupClass'> & {
    children: Content
    attributes?: Attributes
  },
) {
  return (
    <div
      class={classNames('govuk-form-group', props.error && 'govuk-form-group--error', props.groupClass)}
      id={props.groupId}
      hidden={props.groupHidden}
      {...props.attributes}
    >
      {props.children}
    </div>
  )
}

/** Label, hint and error of a single control, in that order. */
export function Field(
  props: FieldProps &
    LabelProps & {
      moreDescription?: string
      groupAttributes?: Attributes
      control: (wiring: { id: string; describedBy: string | undefined }) => Content
      after?: Content
    },
) {
  const id = props.id ?? props.name
  return (
    <FormGroup {...props} attributes={props.groupAttributes}>
      <Label {...props} for={id} />
      {props.hint && <Hint id={`${id}-hint`}>{props.hint}</Hint>}
      {props.error && <ErrorMessage id={`${id}-error`}>{props.error}</ErrorMessage>}
      {props.control({ id, describedBy: describedBy(id, props, props.moreDescription) })}
      {props.after}
    </FormGroup>
  )
}
