import type { FieldView, PrefillSource } from '#lib/form'
import type { Content } from '#lib/html'
import { formatAmount } from '#lib/money'
import { Checkboxes } from '../checkboxes/checkboxes.tsx'
import { DateInput } from '../date-input/date-input.tsx'
import { Hint } from '../field/field.tsx'
import { Radios } from '../radios/radios.tsx'
import { Select } from '../select/select.tsx'
import { TextInput, type TextInputProps } from '../text-input/text-input.tsx'
import { Textarea } from '../textarea/textarea.tsx'
import { AddressField } from './address-field.tsx'
import { errorOf, valueOf, valuesOf } from './field-parts.ts'
import { IdentityDocumentField } from './identity-document-field.tsx'
import type { Places } from './places.ts'
import { useEFormTexts, useLanguage } from './texts.ts'

/** One question in its wrapper, which live rules hide and show. */
export function EFormField(props: { field: FieldView; origin?: PrefillSource; places: Places }) {
  const { field } = props
  return (
    <div id={field.id} hidden={!field.asked} class="sen-e-form__field">
      {field.computed === undefined ? <Question {...props} /> : <Figure field={field} />}
    </div>
  )
}

/** A figure that the form works out; nobody types it. */
function Figure({ field }: { field: FieldView }) {
  const t = useEFormTexts()
  return (
    <div class="sen-figure">
      <p class="sen-figure__label" id={`${field.path}-label`}>
        {field.label}
      </p>
      {field.hint && <Hint>{field.hint}</Hint>}
      <output
        class="sen-figure__value"
        aria-labelledby={`${field.path}-label`}
        data-none={t.none}
        data-unit={field.control === 'money' ? t.currency : undefined}
      >
        {field.computed || t.none}
      </output>
    </div>
  )
}

function Question(props: { field: FieldView; origin?: PrefillSource; places: Places }) {
  const { field } = props
  const t = useEFormTexts()
  const language = useLanguage()
  const hint = <FieldHint hint={field.hint} origin={props.origin} />
  const shown = field.hint || props.origin ? hint : undefined
  const shared = { name: field.path, hint: shown, error: errorOf(field, language), optional: !field.required }
  const choices = field.options.map(({ value, label }) => ({ value, text: label }))
  switch (field.control) {
    case 'address':
      return <AddressField field={field} hint={shown} places={props.places} />
    case 'identity-document':
      return <IdentityDocumentField field={field} hint={shown} />
    case 'radios':
      return (
        <Radios
          {...shared}
          legend={field.label}
          items={choices}
          value={valueOf(field)}
          inline={choices.length === 2 && choices.every(choice => choice.text.length <= 12)}
        />
      )
    case 'checkboxes':
      return <Checkboxes {...shared} legend={field.label} items={choices} values={valuesOf(field)} />
    case 'select':
      return (
        <Select {...shared} label={field.label} items={choices} value={valueOf(field)} emptyText={t.choose} />
      )
    case 'date':
    case 'partial-date':
      return (
        <DateInput
          {...shared}
          legend={field.label}
          joint="."
          partial={field.control === 'partial-date' && !field.hint}
          value={{ day: valueOf(field, 'day'), month: valueOf(field, 'month'), year: valueOf(field, 'year') }}
        />
      )
    case 'textarea':
      return <Textarea {...shared} label={field.label} value={valueOf(field)} rows={4} />
    default:
      return <TextInput {...shared} {...lineOf(field, t.currency)} label={field.label} />
  }
}

const widths = { short: 10, medium: 20, full: undefined } as const

/** What suits the keyboard of a phone and says how much is expected. */
function lineOf(field: FieldView, currency: string): Partial<TextInputProps> {
  const value = valueOf(field)
  const width = widths[field.width ?? 'full']
  switch (field.control) {
    case 'personal-number':
      return { value, inputMode: 'numeric', width: 20, isCode: true, autoComplete: 'off' }
    case 'phone':
      return { value, type: 'tel', inputMode: 'tel', width: 20, isCode: true, autoComplete: 'tel' }
    case 'email':
      return { value, type: 'email', inputMode: 'email', autoComplete: 'email', autoCapitalize: 'none' }
    case 'name':
      return { value, autoCapitalize: 'words', autoComplete: 'off', width }
    case 'number':
      return { value, inputMode: 'decimal', autoComplete: 'off', width: width ?? 10 }
    case 'money':
      return {
        value: grouped(value),
        inputMode: 'numeric',
        autoComplete: 'off',
        width: 20,
        ...(!field.label.includes(currency) && { suffix: currency }),
      }
    default:
      return { value, width, autoComplete: 'off' }
  }
}

const grouped = (value: string) => (/^\d{1,15}$/.test(value) ? formatAmount(Number(value)) : value)

const FieldHint = (props: { hint?: string; origin?: PrefillSource }): Content => {
  const t = useEFormTexts()
  return (
    <>
      {props.hint}
      {props.origin && <span class="sen-prefilled">{t.prefilled[props.origin]}</span>}
    </>
  )
}
