import {
  addressButtons,
  type Content,
  EFormPage,
  errorLinks,
  oldAddressName,
  type Places,
  readChosenAddress,
} from '#design'
import {
  type Answers,
  applyGroupAction,
  browserRules,
  type FormContext,
  type FormDefinition,
  type FormError,
  readGroupAction,
  readPosted,
  setAt,
  settle,
  viewPage,
} from '#lib/form'
import type { LiveRule } from '#lib/rule-expression'
import type { Tx } from '#platform/db'
import type { Ctx } from '#platform/http'
import { findAddresses, placesOnPage } from '../citizen/places-on-page.ts'

/** Citizens answer page by page; an officer has the whole form before them. */
type Props = {
  form: FormDefinition
  answers: Answers
  context: FormContext
  errors?: FormError[]
  origins?: { [path: string]: string }
  places: Places
}

export function WholeForm(props: Props) {
  const { form, answers, context } = props
  const asked = settle(form, answers, context).pages
  return (
    <>
      {form.pages.map((page, index) => (
        <section id={sectionId(index)} hidden={!asked.includes(page.id)}>
          <h2 class="govuk-heading-m">{page.title}</h2>
          <EFormPage
            definition={form}
            page={page.id}
            answers={answers}
            context={context}
            errors={props.errors ?? []}
            origins={(props.origins ?? {}) as never}
            places={props.places}
          />
        </section>
      ))}
    </>
  )
}

const all = 'all'
const sectionId = (index: number) => `text-${all}-${index}`
/** The id of the element that stands for the n-th of `beside`. */
export const besideId = (form: FormDefinition, index: number) => sectionId(form.pages.length + index)

/**
 * The live rules of all pages together, also between pages, and of what stands beside the form. A page that is asked
 * only sometimes is stood for by a text with its condition, and that text's id is the section's.
 */
export function wholeFormRules(
  form: FormDefinition,
  answers: Answers,
  context: FormContext,
  beside: readonly { when?: string }[] = [],
): LiveRule[] {
  const sections = [...form.pages, ...beside].map(({ when }) => ({
    text: all,
    ...(when !== undefined && { when }),
  }))
  const items = form.pages.flatMap(page =>
    page.items.flatMap(item => ('text' in item ? [] : [{ ...item, ...both(page.when, item.when) }])),
  )
  const together: FormDefinition = {
    schema: form.schema,
    pages: [{ id: all, title: all, items: [...sections, ...items] }],
  }
  return browserRules(together, all, answers, context).flatMap(({ target, show, value, name }) =>
    show || value ? [{ target, ...(show && { show }), ...(value && { value }), ...(name && { name }) }] : [],
  )
}

const both = (page: string | undefined, item: string | undefined) => {
  if (page === undefined || item === undefined)
    return { ...((page ?? item) !== undefined && { when: page ?? item }) }
  return { when: `(${page}) and (${item})` }
}

/**
 * The answers as posted, after whatever button of the form itself was pressed; `onForm` says that it was one of those,
 * so that nothing else is done.
 */
export function readWholeForm(
  form: FormDefinition,
  posted: Ctx['form'],
  before: Answers,
): { answers: Answers; onForm: boolean } {
  let answers = before
  for (const page of form.pages) answers = readPosted(form, page.id, posted, answers).answers
  const action = form.pages
    .map(page => readGroupAction(form, page.id, posted))
    .find(found => found !== undefined)
  if (action) return { answers: applyGroupAction(form, action, answers), onForm: true }
  const use = posted[addressButtons.use]
  const chosen = typeof use === 'string' ? readChosenAddress(use) : undefined
  if (chosen && posted[`${chosen.path}.commune`] !== undefined)
    return { answers: setAt(answers, chosen.path, chosen.address), onForm: true }
  return { answers, onForm: [addressButtons.showCommunes, addressButtons.find].some(name => name in posted) }
}

/** The provinces and communes that the form's addresses may be, and what was found for an old one. */
export async function placesOf(
  tx: Tx,
  form: FormDefinition,
  answers: Answers,
  posted: Ctx['form'] = {},
): Promise<Places> {
  const typed = posted[addressButtons.find]
  const old = typeof typed === 'string' ? posted[oldAddressName(typed)] : undefined
  const found =
    typeof typed === 'string' && typeof old === 'string'
      ? { [typed]: await findAddresses(tx, old) }
      : undefined
  let places: Places = { provinces: [], communes: {}, ...(found && { found }) }
  for (const page of form.pages) {
    const more = await placesOnPage(tx, { definition: form, page: page.id, answers })
    if (more.provinces.length)
      places = { ...places, provinces: more.provinces, communes: { ...places.communes, ...more.communes } }
  }
  return places
}

/** The mistakes as links to their questions, whichever page these stand on. */
export function wholeFormErrors(
  form: FormDefinition,
  answers: Answers,
  context: FormContext,
  errors: FormError[],
  lang: 'vi' | 'en',
): { field?: string; text: Content }[] {
  return form.pages.flatMap(page => {
    const here = errors.filter(error => error.page === page.id)
    return errorLinks(viewPage(form, page.id, answers, context), here, lang)
  })
}
