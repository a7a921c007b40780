import { type FieldView, VOCABULARY } from '#lib/form'
import type { Content } from '#lib/html'
import { DateInput } from '../date-input/date-input.tsx'
import { ErrorMessage, FormGroup, Hint } from '../field/field.tsx'
import { Fieldset } from '../fieldset/fieldset.tsx'
import { Radios } from '../radios/radios.tsx'
import { TextInput } from '../text-input/text-input.tsx'
import { errorOf, valueOf } from './field-parts.ts'
import { useEFormTexts, useLanguage } from './texts.ts'

const kinds = VOCABULARY.identityDocument.properties.kind.oneOf.map(kind => ({
  value: kind.const,
  text: kind.title,
}))

/** Kind, number, and who issued it when. */
export function IdentityDocumentField(props: { field: FieldView; hint: Content }) {
  const { field } = props
  const t = useEFormTexts()
  const language = useLanguage()
  const id = field.path
  const error = errorOf(field, language)
  return (
    <FormGroup error={error}>
      <Fieldset
        legend={field.label}
        optional={!field.required}
        describedBy={error ? `${id}-error` : undefined}
        role="group"
      >
        {props.hint && <Hint id={`${id}-hint`}>{props.hint}</Hint>}
        {error && <ErrorMessage id={`${id}-error`}>{error}</ErrorMessage>}
        <Radios
          name={`${id}.kind`}
          legend={t.kind}
          items={kinds}
          value={valueOf(field, 'kind')}
          error={errorOf(field, language, 'kind')}
        />
        <TextInput
          name={`${id}.number`}
          label={t.number}
          width={20}
          isCode
          value={valueOf(field, 'number')}
          error={errorOf(field, language, 'number')}
          autoComplete="off"
          autoCapitalize="characters"
        />
        <DateInput
          name={`${id}.issuedOn`}
          legend={t.issuedOn}
          joint="."
          optional
          value={{
            day: valueOf(field, 'issuedOn.day'),
            month: valueOf(field, 'issuedOn.month'),
            year: valueOf(field, 'issuedOn.year'),
          }}
          error={errorOf(field, language, 'issuedOn')}
        />
        <TextInput
          name={`${id}.issuedBy`}
          label={t.issuedBy}
          hint={t.issuedByHint}
          optional
          value={valueOf(field, 'issuedBy')}
          error={errorOf(field, language, 'issuedBy')}
          autoComplete="off"
        />
      </Fieldset>
    </FormGroup>
  )
}
