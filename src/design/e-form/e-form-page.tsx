import type {
  Answers,
  FormContext,
  FormDefinition,
  FormError,
  GroupView,
  Naming,
  PageView,
  PrefillSource,
  Raw,
  TextView,
} from '#lib/form'
import { viewPage } from '#lib/form'
import { Button } from '../button/button.tsx'
import type { FormError as ErrorLink } from '../error-summary/error-summary.tsx'
import { ErrorMessage } from '../field/field.tsx'
import { InsetText } from '../inset-text/inset-text.tsx'
import { Island } from '../island/island.tsx'
import type { Language } from '../texts/texts.ts'
import { WarningText } from '../warning-text/warning-text.tsx'
import { EFormField } from './e-form-field.tsx'
import { focusId, messageOf } from './field-parts.ts'
import type { Places } from './places.ts'
import { useEFormTexts, useLanguage } from './texts.ts'

export type Origins = { readonly [path: string]: PrefillSource }

export type EFormPageProps = {
  definition: FormDefinition
  /** Id of the page. */
  page: string
  answers: Answers
  context: FormContext
  /** What was typed, where it shall be shown in place of the answers. */
  raw?: Raw
  errors?: FormError[]
  /** Where prefilled answers came from. */
  origins?: Origins
  places?: Places
  naming?: Naming
}

const nowhere: Places = { provinces: [], communes: {} }

/** The questions of one page of a form; stands inside a `FormPage`, which gets the page's live rules. */
export function EFormPage(props: EFormPageProps) {
  const t = useEFormTexts()
  const { definition, page, answers, context, raw, errors, naming } = props
  const view = viewPage(definition, page, answers, context, {
    ...(raw && { raw }),
    ...(errors && { errors }),
    ...(naming && { naming }),
  })
  if (!view) return null
  const places = props.places ?? nowhere
  const origins = props.origins ?? {}
  const prefilled = view.items.some(item => item.kind === 'field' && item.asked && item.path in origins)
  return (
    <div class="sen-e-form">
      <DefaultButton />
      {view.intro && <p>{view.intro}</p>}
      {prefilled && <p class="sen-prefilled-intro">{t.prefilledIntro}</p>}
      {view.items.map(item => {
        if (item.kind === 'text') return <FormWords text={item} />
        if (item.kind === 'group') return <Group group={item} places={places} />
        return <EFormField field={item} origin={origins[item.path]} places={places} />
      })}
      <Island name="in-place" />
    </div>
  )
}

/** Enter in a box presses the first button of a form: this one, which is nobody's but the form's own. */
const DefaultButton = () => (
  <button type="submit" class="govuk-visually-hidden" tabindex={-1} aria-hidden="true" />
)

function FormWords({ text }: { text: TextView }) {
  return (
    <div id={text.id} hidden={!text.asked}>
      {text.style === 'paragraph' && <p>{text.text}</p>}
      {text.style === 'inset' && <InsetText>{text.text}</InsetText>}
      {text.style === 'warning' && <WarningText>{text.text}</WarningText>}
    </div>
  )
}

/** Questions that are asked for each of several things, each on its own ground. */
function Group(props: { group: GroupView; places: Places }) {
  const { group, places } = props
  const t = useEFormTexts()
  const language = useLanguage()
  return (
    <div id={group.id} hidden={!group.asked} class="sen-group" tabindex={-1}>
      <h2 class="sen-group__title">{group.label}</h2>
      <input type="hidden" name={group.count} value={String(group.items.length)} />
      {group.errors.map(error => (
        <ErrorMessage>{messageOf(error, language)}</ErrorMessage>
      ))}
      {group.items.map((item, index) => (
        <section
          class="sen-card sen-group__item"
          id={`${group.id}-${index}`}
          aria-label={item.title}
          tabindex={-1}
        >
          <header class="sen-card__head">
            <h3 class="sen-card__title">{item.title}</h3>
            {item.remove && (
              <button
                type="submit"
                class="sen-link-button"
                name={item.remove}
                value="1"
                aria-label={t.remove(item.title)}
              >
                {t.removeShort}
              </button>
            )}
          </header>
          {item.items.map(part =>
            part.kind === 'text' ? <FormWords text={part} /> : <EFormField field={part} places={places} />,
          )}
        </section>
      ))}
      {group.add && (
        <Button kind="secondary" name={group.add} value="1">
          {t.add(group.itemLabel)}
        </Button>
      )}
    </div>
  )
}

/** The mistakes of a page as links for the summary at its top. */
export function errorLinks(
  view: PageView | undefined,
  errors: readonly FormError[],
  language: Language,
): ErrorLink[] {
  const fields = (view?.items ?? []).flatMap(item =>
    item.kind === 'group' ? item.items.flatMap(one => one.items) : [item],
  )
  return errors.map(error => {
    const field = fields.find(
      one => one.kind === 'field' && (one.path === error.path || error.path.startsWith(`${one.path}.`)),
    )
    const group = view?.items.find(item => item.kind === 'group' && item.path === error.path)
    const target = field?.kind === 'field' ? focusId(field, error.path) : group?.id
    return { ...(target && { field: target }), text: messageOf(error, language) }
  })
}
