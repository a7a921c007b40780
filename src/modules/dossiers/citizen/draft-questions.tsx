import { randomUUID } from 'node:crypto'
import {
  EFormPage,
  ErrorSummary,
  errorLinks,
  FormPage,
  InsetText,
  PageHeading,
  type Places,
  Steps,
} from '#design'
import { browserRules, type FormError, viewPage } from '#lib/form'
import type { LiveRule } from '#lib/rule-expression'
import { lookUpProblem, lookUpProblems } from '#modules/registers'
import type { Ctx, Reply } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { revisionOf } from '../commands/keep-page.ts'
import { texts } from '../texts.ts'
import { type DraftInHand, pathBefore, paths, stepsOf } from './draft-in-hand.ts'

/** The questions of one page with what is kept, and what is wrong with it. */
export function drawDraftPage(
  ctx: Ctx,
  hand: DraftInHand,
  page: string,
  more: { places: Places; errors?: FormError[] },
): Reply {
  const t = texts(ctx.locale)
  const { draft, version, context } = hand
  const { definition } = version
  const { form } = definition
  const view = viewPage(form, page, draft.answers, context)
  const steps = stepsOf(t, hand)
  const toReview = ctx.query.ve === 'xem-lai' || ctx.form.ve === 'xem-lai'
  const errors = more.errors ?? []
  // Why nothing could be filled in beforehand; said once, on the page after the start.
  const problem = lookUpProblems.find(one => one === ctx.query['dan-cu'])
  const title = view?.title ?? definition.shortName
  return citizenPage(ctx, {
    title,
    isPrivate: true,
    hasErrors: errors.length > 0,
    backHref: toReview ? paths.review(draft.id) : pathBefore(hand, page),
    children: (
      <FormPage
        action={paths.page(draft.id, page)}
        csrf={ctx.csrf}
        hidden={{
          revision: revisionOf(form, page, draft.answers),
          view: randomUUID(),
          ...(toReview && { ve: 'xem-lai' }),
        }}
        submitText={toReview ? t('draft.save-review') : t('draft.save')}
        secondary={
          <button type="submit" class="sen-link-button" name="de-sau" value="1">
            {t('draft.later')}
          </button>
        }
        autosave={`${paths.page(draft.id, page)}/luu`}
        savedAt={draft.updated_at}
        rules={liveRules(hand, page)}
      >
        <Steps
          current={steps.findIndex(step => step.id === page) + 1}
          total={steps.length}
          title={definition.shortName}
        />
        {errors.length > 0 && (
          <ErrorSummary
            title={onlyMissing(errors) ? t('draft.missing') : undefined}
            errors={errorLinks(view, errors, ctx.locale)}
          />
        )}
        <PageHeading title={title} />
        {problem && <InsetText>{lookUpProblem(ctx.locale, problem)}</InsetText>}
        <EFormPage
          definition={form}
          page={page}
          answers={draft.answers}
          context={context}
          errors={errors}
          origins={draft.origins as never}
          places={more.places}
        />
      </FormPage>
    ),
  })
}

const onlyMissing = (errors: readonly FormError[]) => errors.every(error => error.code === 'required')

/** What the browser can decide itself; the rest the server decides when the page is sent. */
function liveRules({ version, draft, context }: DraftInHand, page: string): LiveRule[] {
  return browserRules(version.definition.form, page, draft.answers, context).flatMap(
    ({ target, show, value, name }) =>
      show || value
        ? [{ target, ...(show && { show }), ...(value && { value }), ...(name && { name }) }]
        : [],
  )
}
