import { classNames } from '../class-names.ts'
import { type Attributes, Field, type FieldProps, Hint, type LabelProps } from '../field/field.tsx'
import { Island } from '../island/island.tsx'
import { useTexts } from '../texts/texts.ts'

export type TextareaProps = FieldProps &
  LabelProps & {
    value?: string
    rows?: number
    /** Says how many characters are allowed; the live form counts down. The server decides. */
    maxCharacters?: number
    autoComplete?: string
    spellCheck?: boolean
    class?: string
    attributes?: Attributes
  }

/** Several lines of text. */
export function Textarea(props: TextareaProps) {
  const texts = useTexts()
  const id = props.id ?? props.name
  const max = props.maxCharacters
  return (
    <Field
      {...props}
      moreDescription={max ? `${id}-info` : undefined}
      groupClass={classNames(max && 'govuk-character-count', props.groupClass)}
      groupAttributes={
        max
          ? {
              'data-maxlength': max,
              'data-text-left': texts.charactersLeft,
              'data-text-over': texts.charactersTooMany,
            }
          : undefined
      }
      control={({ describedBy }) => (
        <textarea
          class={classNames(
            'govuk-textarea',
            props.error && 'govuk-textarea--error',
            max && 'govuk-js-character-count',
            props.class,
          )}
          id={id}
          name={props.name}
          rows={props.rows ?? 5}
          spellcheck={props.spellCheck}
          disabled={props.disabled}
          aria-describedby={describedBy}
          autocomplete={props.autoComplete}
          {...props.attributes}
        >
          {props.value}
        </textarea>
      )}
      after={
        max && (
          <>
            <Hint id={`${id}-info`} class="govuk-character-count__message">
              {texts.charactersUpTo(max)}
            </Hint>
            <Island name="characters" />
          </>
        )
      }
    />
  )
}
