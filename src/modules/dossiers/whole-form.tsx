import {
  addressButtons,
  type Content,
  EFormPage,
  errorLinks,
  InsetText,
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
  postedValues,
  readGroupAction,
  readPosted,
  setAt,
  settle,
  viewPage,
} from '#lib/form'
import type { LiveRule } from '#lib/rule-expression'
import type { Tx } from '#platform/db'
import type { Ctx } from '#platform/http'
import { findAddresses, placesOnPage } from './citizen/places-on-page.ts'

/**
 * The questions of several pages together: an officer has the whole form before them, and whoever corrects a declaration
 * the pages that were asked for.
 */
type Props = {
  form: FormDefinition
  /** The pages that are here; without it all. */
  shown?: Shown
  /** What is to be put right, by page. */
  notes?: { [page: string]: string }
  answers: Answers
  context: FormContext
  errors?: FormError[]
  origins?: { [path: string]: string }
  places: Places
}
type Shown = readonly string[] | undefined

const isShown = (shown: Shown, page: string) => shown === undefined || shown.includes(page)

export function WholeForm(props: Props) {
  const { form, answers, context } = props
  const asked = settle(form, answers, context).pages
  return (
    <>
      {form.pages.map(
        (page, index) =>
          isShown(props.shown, page.id) && (
            <section id={sectionId(index)} hidden={!asked.includes(page.id)}>
              {props.shown ? (
                <h3 class="govuk-heading-s">{page.title}</h3>
              ) : (
                <h2 class="govuk-heading-m">{page.title}</h2>
              )}
              {props.notes?.[page.id] && <InsetText>{props.notes[page.id]}</InsetText>}
              {props.shown && <input type="hidden" name={shownField} value={page.id} />}
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
          ),
      )}
    </>
  )
}

/** Says which pages came: a box that nobody ticked and one that was not there post the same. */
export const shownField = 'to-khai'

const all = 'all'
const sectionId = (index: number) => `text-${all}-${index}`
/** The id of the element that stands for the n-th of `beside`. */
export const besideId = (form: FormDefinition, index: number) => sectionId(form.pages.length + index)

/**
 * The live rules of all pages together, also between pages, and of what stands beside the form. A page that is asked
 * only sometimes is stood for by a text with its condition, and that text's id is the section's. Of pages that are not
 * shown the answers stand.
 */
export function wholeFormRules(
  form: FormDefinition,
  answers: Answers,
  context: FormContext,
  { beside = [], shown }: { beside?: readonly { when?: string }[]; shown?: Shown } = {},
): LiveRule[] {
  const sections = [...form.pages, ...beside].map(({ when }) => ({
    text: all,
    ...(when !== undefined && { when }),
  }))
  const here = form.pages.filter(page => isShown(shown, page.id))
  const items = here.flatMap(page =>
    page.items.flatMap(item => ('text' in item ? [] : [{ ...item, ...both(page.when, item.when) }])),
  )
  const together: FormDefinition = {
    schema: form.schema,
    pages: [
      { id: all, title: all, items: [...sections, ...items] },
      ...form.pages.filter(page => !here.includes(page)),
    ],
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
  shown?: Shown,
): { answers: Answers; onForm: boolean } {
  let answers = before
  const here = form.pages.filter(page => isShown(shown, page.id))
  for (const page of here) answers = readPosted(form, page.id, posted, answers).answers
  const action = here.map(page => readGroupAction(form, page.id, posted)).find(found => found !== undefined)
  if (action) return { answers: applyGroupAction(form, action, answers), onForm: true }
  const use = posted[addressButtons.use]
  const chosen = typeof use === 'string' ? readChosenAddress(use) : undefined
  const isHere = (path: string) =>
    here.some(page => Object.hasOwn(postedValues(form, page.id, answers), `${path}.commune`))
  if (chosen && isHere(chosen.path))
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
