import { classNames } from '../class-names.ts'
import { describedBy, ErrorMessage, type FieldProps, FormGroup, Hint } from '../field/field.tsx'
import { Fieldset, type LegendProps } from '../fieldset/fieldset.tsx'
import { useTexts } from '../texts/texts.ts'

export type DatePart = 'day' | 'month' | 'year'

export type DateInputProps = FieldProps &
  LegendProps & {
    /** What was typed, also when it is wrong. Posted as `<name>-day`, `<name>-month`, `<name>-year`; see `joint`. */
    value?: Partial<Record<DatePart, string>>
    parts?: DatePart[]
    /** Between the name and the part, as it is posted; default `-`. */
    joint?: '-' | '.'
    /** The boxes that are wrong; all when there is an `error` and this is absent. */
    errorParts?: DatePart[]
    /** Old papers know only the month or the year: says that the rest may stay empty. */
    partial?: boolean
    isBirthday?: boolean
    labels?: Partial<Record<DatePart, string>>
    class?: string
  }

const all: DatePart[] = ['day', 'month', 'year']

/** A date that people know by heart, typed as day, month and year. */
export function DateInput(props: DateInputProps) {
  const texts = useTexts()
  const id = props.id ?? props.name
  const hint = props.partial ? (
    <>
      {props.hint} {texts.partialDate}
    </>
  ) : (
    props.hint
  )
  const inner = (
    <>
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
      {props.error && <ErrorMessage id={`${id}-error`}>{props.error}</ErrorMessage>}
      <div class={classNames('govuk-date-input', props.class)} id={id}>
        {(props.parts ?? all).map(part => (
          <div class="govuk-date-input__item">
            <div class="govuk-form-group">
              <label class="govuk-label govuk-date-input__label" for={`${id}-${part}`}>
                {props.labels?.[part] ?? texts[part]}
              </label>
              <input
                class={classNames(
                  'govuk-input govuk-date-input__input',
                  props.error && (props.errorParts?.includes(part) ?? true) && 'govuk-input--error',
                  part === 'year' ? 'govuk-input--width-4' : 'govuk-input--width-2',
                )}
                id={`${id}-${part}`}
                name={props.name ? `${props.name}${props.joint ?? '-'}${part}` : part}
                type="text"
                value={props.value?.[part]}
                inputmode="numeric"
                disabled={props.disabled}
                autocomplete={props.isBirthday ? `bday-${part}` : undefined}
              />
            </div>
          </div>
        ))}
      </div>
    </>
  )
  return (
    <FormGroup {...props}>
      {props.legend ? (
        <Fieldset
          legend={props.legend}
          legendSize={props.legendSize}
          legendIsHeading={props.legendIsHeading}
          optional={props.optional}
          describedBy={describedBy(id, { ...props, hint })}
          role="group"
        >
          {inner}
        </Fieldset>
      ) : (
        inner
      )}
    </FormGroup>
  )
}
