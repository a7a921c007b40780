import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { type Attributes, Field, type FieldProps, type LabelProps } from '../field/field.tsx'

export type TextInputProps = FieldProps &
  LabelProps & {
    value?: string | number
    type?: 'text' | 'email' | 'tel' | 'password' | 'search' | 'url'
    inputMode?: 'numeric' | 'decimal' | 'tel' | 'email' | 'search' | 'url'
    autoComplete?: string
    autoCapitalize?: 'none' | 'words' | 'characters' | 'sentences'
    spellCheck?: boolean
    pattern?: string
    maxLength?: number
    readOnly?: boolean
    /** Number of characters, so that the box tells how much is expected. */
    width?: 2 | 3 | 4 | 5 | 10 | 20 | 30
    /** Wider spacing for codes that are read digit by digit. */
    isCode?: boolean
    prefix?: Content
    suffix?: Content
    class?: string
    attributes?: Attributes
  }

/** One line of text: a name, a number, a code. Ask for numbers with `inputMode`, never with type=number. */
export function TextInput(props: TextInputProps) {
  return (
    <Field
      {...props}
      control={({ id, describedBy }) => {
        const input = (
          <input
            class={classNames(
              'govuk-input',
              props.width && `govuk-input--width-${props.width}`,
              props.isCode && 'govuk-input--extra-letter-spacing',
              props.class,
              props.error && 'govuk-input--error',
            )}
            id={id}
            name={props.name}
            type={(props.type ?? 'text') as 'text'}
            spellcheck={props.spellCheck}
            value={props.value}
            disabled={props.disabled}
            readonly={props.readOnly}
            aria-describedby={describedBy}
            autocomplete={props.autoComplete}
            autocapitalize={props.autoCapitalize}
            pattern={props.pattern}
            maxlength={props.maxLength}
            inputmode={props.inputMode}
            {...props.attributes}
          />
        )
        if (!props.prefix && !props.suffix) return input
        return (
          <div class="govuk-input__wrapper">
            {props.prefix && <Affix kind="prefix">{props.prefix}</Affix>}
            {input}
            {props.suffix && <Affix kind="suffix">{props.suffix}</Affix>}
          </div>
        )
      }}
    />
  )
}

function Affix(props: { kind: 'prefix' | 'suffix'; children: Content }) {
  return (
    <div class={`govuk-input__${props.kind}`} aria-hidden="true">
      {props.children}
    </div>
  )
}
