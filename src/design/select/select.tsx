import { classNames } from '../class-names.ts'
import { type Attributes, Field, type FieldProps, type LabelProps } from '../field/field.tsx'

export type SelectItem = {
  value?: string
  text: string
  selected?: boolean
  disabled?: boolean
  attributes?: Attributes
}

export type SelectProps = FieldProps &
  LabelProps & {
    items: SelectItem[]
    value?: string
    /** First choice with an empty value, e.g. "Chọn xã, phường". */
    emptyText?: string
    class?: string
    attributes?: Attributes
  }

/** One of many. With up to five choices use `Radios`. */
export function Select(props: SelectProps) {
  const chosen = (item: SelectItem) =>
    item.selected ??
    (props.value !== undefined && props.value !== '' && (item.value ?? item.text) === props.value)
  return (
    <Field
      {...props}
      control={({ id, describedBy }) => (
        <select
          class={classNames('govuk-select', props.class, props.error && 'govuk-select--error')}
          id={id}
          name={props.name}
          disabled={props.disabled}
          aria-describedby={describedBy}
          {...props.attributes}
        >
          {props.emptyText !== undefined && <option value="">{props.emptyText}</option>}
          {props.items.map(item => (
            <option value={item.value} selected={chosen(item)} disabled={item.disabled} {...item.attributes}>
              {item.text}
            </option>
          ))}
        </select>
      )}
    />
  )
}
