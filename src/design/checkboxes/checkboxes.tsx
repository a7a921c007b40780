import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import {
  type Attributes,
  describedBy,
  ErrorMessage,
  type FieldProps,
  FormGroup,
  Hint,
} from '../field/field.tsx'
import { Fieldset, type LegendProps } from '../fieldset/fieldset.tsx'

export type CheckboxItem =
  | {
      value: string
      text: Content
      /** Defaults to the name of the group. */
      name?: string
      hint?: Content
      checked?: boolean
      disabled?: boolean
      id?: string
      /** Asked only when ticked; hidden by the stylesheet until then. */
      conditional?: Content
      /** "None of these": clears the others. */
      exclusive?: boolean
      attributes?: Attributes
    }
  | { divider: string }

export type CheckboxesProps = Omit<FieldProps, 'id'> &
  LegendProps & {
    idPrefix?: string
    items: CheckboxItem[]
    values?: string[]
    small?: boolean
    class?: string
  }

/** Any number of choices, or one statement to agree with. Never ticked beforehand for a consent. */
export function Checkboxes(props: CheckboxesProps) {
  const prefix = props.idPrefix ?? props.name
  const describing = describedBy(prefix, props)
  const inner = (
    <>
      {props.hint && <Hint id={`${prefix}-hint`}>{props.hint}</Hint>}
      {props.error && <ErrorMessage id={`${prefix}-error`}>{props.error}</ErrorMessage>}
      <div class={classNames('govuk-checkboxes', props.small && 'govuk-checkboxes--small', props.class)}>
        {props.items.map((item, index) => (
          <Checkbox
            item={item}
            id={('id' in item && item.id) || (index ? `${prefix}-${index + 1}` : prefix)}
            group={props}
            describedBy={props.legend ? undefined : describing}
          />
        ))}
      </div>
    </>
  )
  return (
    <FormGroup {...props}>
      {props.legend ? (
        <Fieldset {...props} class={undefined} describedBy={describing}>
          {inner}
        </Fieldset>
      ) : (
        inner
      )}
    </FormGroup>
  )
}

function Checkbox(props: {
  item: CheckboxItem
  id: string
  group: CheckboxesProps
  describedBy: string | undefined
}) {
  const { item, id, group } = props
  if ('divider' in item) return <div class="govuk-checkboxes__divider">{item.divider}</div>
  const checked = item.checked ?? group.values?.includes(item.value) ?? false
  const itemHint = item.hint ? `${id}-item-hint` : undefined
  return (
    <>
      <div class="govuk-checkboxes__item">
        <input
          class="govuk-checkboxes__input"
          id={id}
          name={item.name ?? group.name}
          type="checkbox"
          value={item.value}
          checked={checked}
          disabled={item.disabled ?? group.disabled}
          data-aria-controls={item.conditional ? `conditional-${id}` : undefined}
          data-behaviour={item.exclusive ? 'exclusive' : undefined}
          aria-describedby={[props.describedBy, itemHint].filter(Boolean).join(' ') || undefined}
          {...item.attributes}
        />
        <label class="govuk-label govuk-checkboxes__label" for={id}>
          {item.text}
        </label>
        {item.hint && (
          <Hint id={itemHint} class="govuk-checkboxes__hint">
            {item.hint}
          </Hint>
        )}
      </div>
      {item.conditional && (
        <div
          class={classNames(
            'govuk-checkboxes__conditional',
            !checked && 'govuk-checkboxes__conditional--hidden',
          )}
          id={`conditional-${id}`}
        >
          {item.conditional}
        </div>
      )}
    </>
  )
}
