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

export type RadioItem =
  | {
      value: string
      text: Content
      hint?: Content
      checked?: boolean
      disabled?: boolean
      id?: string
      /** Asked only when this choice is taken; hidden by the stylesheet until then. */
      conditional?: Content
      attributes?: Attributes
    }
  | { divider: string }

export type RadiosProps = Omit<FieldProps, 'id'> &
  LegendProps & {
    /** Defaults to `name`: the first radio has this id, the others `-2`, `-3`… */
    idPrefix?: string
    items: RadioItem[]
    value?: string
    inline?: boolean
    small?: boolean
    class?: string
  }

/** One of a few. Without `legend` the page must label the group itself. */
export function Radios(props: RadiosProps) {
  const prefix = props.idPrefix ?? props.name
  const describing = describedBy(prefix, props)
  const inner = (
    <>
      {props.hint && <Hint id={`${prefix}-hint`}>{props.hint}</Hint>}
      {props.error && <ErrorMessage id={`${prefix}-error`}>{props.error}</ErrorMessage>}
      <div
        class={classNames(
          'govuk-radios',
          props.inline && 'govuk-radios--inline',
          props.small && 'govuk-radios--small',
          props.class,
        )}
      >
        {props.items.map((item, index) => (
          <Radio
            item={item}
            id={('id' in item && item.id) || (index ? `${prefix}-${index + 1}` : prefix)}
            name={props.name}
            value={props.value}
            disabled={props.disabled}
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

function Radio(props: { item: RadioItem; id: string; name: string; value?: string; disabled?: boolean }) {
  const { item, id } = props
  if ('divider' in item) return <div class="govuk-radios__divider">{item.divider}</div>
  const checked = item.checked ?? (props.value !== undefined && item.value === props.value)
  return (
    <>
      <div class="govuk-radios__item">
        <input
          class="govuk-radios__input"
          id={id}
          name={props.name}
          type="radio"
          value={item.value}
          checked={checked}
          disabled={item.disabled ?? props.disabled}
          data-aria-controls={item.conditional ? `conditional-${id}` : undefined}
          aria-describedby={item.hint ? `${id}-item-hint` : undefined}
          {...item.attributes}
        />
        <label class="govuk-label govuk-radios__label" for={id}>
          {item.text}
        </label>
        {item.hint && (
          <Hint id={`${id}-item-hint`} class="govuk-radios__hint">
            {item.hint}
          </Hint>
        )}
      </div>
      {item.conditional && (
        <div
          class={classNames('govuk-radios__conditional', !checked && 'govuk-radios__conditional--hidden')}
          id={`conditional-${id}`}
        >
          {item.conditional}
        </div>
      )}
    </>
  )
}
