import { mirrors, only, sharedOptions, sharedProps } from '../govuk-mirror/mirror.tsx'
import { Textarea } from './textarea.tsx'

const own = ['value', 'rows', 'classes', 'autocomplete', 'spellcheck']
const props = (o: Parameters<typeof sharedProps>[0]) => ({
  ...sharedProps(o),
  value: o.value,
  rows: o.rows,
  class: o.classes,
  autoComplete: o.autocomplete,
  spellCheck: o.spellcheck,
})

mirrors('textarea', 15, o => (only(o, ...sharedOptions, ...own) ? <Textarea {...props(o)} /> : undefined))

// Ours carries its words for the countdown as other attributes, so only what is read is compared.
mirrors('character-count', 8, o =>
  only(o, ...sharedOptions, ...own, 'maxlength') && o.maxlength ? (
    <Textarea {...props(o)} maxCharacters={o.maxlength} />
  ) : undefined,
)
