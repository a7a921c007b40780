import {
  Button,
  type FormError as ErrorLink,
  FormPage,
  NotificationBanner,
  PageHeading,
  Textarea,
} from '#design'
import { type Answers, type FormError, summarise, validateAll } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { type Ctx, fieldOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { examineDossier, saveResult } from '../commands/examine-dossier.ts'
import { sendPreview } from '../commands/preview-result.ts'
import { declaredOn } from '../correction.ts'
import { addressNaming } from '../naming.ts'
import { outcomesThatNeedResult } from '../process/leads-to-signature.ts'
import { findPreview, previewTerm } from '../queries/find-preview.ts'
import { db } from '../schema.ts'
import { placesOf, readWholeForm, WholeForm, wholeFormErrors, wholeFormRules } from '../whole-form.tsx'
import { Declared } from './declared.tsx'
import { carryOut } from './deed.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { mainOutcome, OtherOutcomes } from './outcome-buttons.tsx'
import { PreviewBox } from './preview-box.tsx'
import type { InWork, Step } from './task-page.tsx'
import { texts } from './texts.ts'

type Typed = { answers: Answers; note: string; errors: FormError[] }

/** Somebody examines the dossier and writes what the result shall say, with the declaration beside. */
export const examineStep: Step = {
  async show(ctx, work) {
    const answers = await ctx.read(tx => keptFields(tx, work))
    return draw(ctx, work, { answers, note: work.task.note ?? '', errors: [] })
  },
  async take(ctx, work) {
    const { task, dossier, version } = work
    const form = version.definition.result.form
    const note = fieldOf(ctx, 'note')
    const outcome = fieldOf(ctx, 'outcome')
    const { kept, needed } = await ctx.read(async tx => ({
      kept: await keptFields(tx, work),
      needed: await outcomesThatNeedResult(tx, dossier, version, task),
    }))
    // The questions were on the page only when the result is due here.
    const { answers, onForm } =
      form && needed.size ? readWholeForm(form, ctx.form, kept) : { answers: kept, onForm: false }
    if (onForm) return draw(ctx, work, { answers, note, errors: [] })
    const isPreview = 'xem-truoc' in ctx.form
    const isWhole = isPreview ? needed.size > 0 : needed.has(outcome)
    const errors = form && isWhole ? validateAll(form, answers, { today: vnDay(ctx.now) }) : []
    if (errors.length) return draw(ctx, work, { answers, note, errors })
    if (isPreview || !outcome) {
      const [done, command] = isPreview
        ? (['preview', sendPreview] as const)
        : (['saved', saveResult] as const)
      const kept = await carryOut(ctx, task.code, done, tx =>
        command(tx, { task: task.id, fields: answers, note }),
      )
      // Work goes on here.
      return kept.headers.location?.includes('xong=')
        ? redirect(`/can-bo/viec/${task.id}?luu=${isPreview ? done : 1}`)
        : kept
    }
    return carryOut(ctx, task.code, 'examine', tx =>
      examineDossier(tx, { task: task.id, outcome, fields: answers, note: note || undefined }),
    )
  },
}

async function keptFields(tx: Tx, { dossier }: InWork): Promise<Answers> {
  const row = await db(tx)
    .selectFrom('dossiers.result')
    .select('fields')
    .where('dossier', '=', dossier.id)
    .executeTakeFirst()
  return row?.fields ?? {}
}

async function draw(ctx: Ctx, work: InWork, typed: Typed): Promise<Reply> {
  const t = texts(ctx.locale)
  const { task, dossier, version } = work
  const { form } = version.definition.result
  const { answers, errors } = typed
  const context = { today: vnDay(ctx.now) }
  const { needed, preview, places, naming } = await ctx.read(async tx => ({
    preview: previewTerm(version, dossier) && (await findPreview(tx, dossier.id)),
    needed: await outcomesThatNeedResult(tx, dossier, version, task),
    places: form ? await placesOf(tx, form, answers, ctx.form) : undefined,
    naming: await addressNaming(tx, [dossier.answers]),
  }))
  const writes = form && places && needed.size > 0 ? { form, places } : undefined
  // Where there is nothing to write, the declaration alone is printed.
  const isShown = previewTerm(version, dossier) && (writes || !form)
  const links: ErrorLink[] = form ? wholeFormErrors(form, answers, context, errors, ctx.locale) : []
  const main = mainOutcome(work)
  return staffPage(ctx, {
    title: task.name,
    hasErrors: errors.length > 0,
    breadcrumbs: dossierCrumbs(t, dossier.code, task.name),
    children: (
      <div class="sen-beside">
        <FormPage
          action={`/can-bo/viec/${task.id}`}
          csrf={ctx.csrf}
          errors={links}
          submitText={main.label}
          submitName="outcome"
          submitValue={main.id}
          rules={writes && wholeFormRules(writes.form, answers, context)}
          secondary={
            <OtherOutcomes t={t} work={work}>
              {isShown && (
                <Button name="xem-truoc" value="1" kind="secondary" once>
                  {t('preview.send')}
                </Button>
              )}
              {writes && (
                <Button name="luu" value="1" kind="ghost">
                  {t('examine.save')}
                </Button>
              )}
            </OtherOutcomes>
          }
        >
          {ctx.query.luu && (
            <NotificationBanner
              kind="success"
              titleId="luu"
              text={t(ctx.query.luu === 'preview' ? 'done.preview' : 'done.saved')}
            />
          )}
          <PageHeading title={task.name} caption={`${dossier.code} · ${dossier.applicant_name}`} />
          {isShown && <PreviewBox t={t} preview={preview} now={ctx.now} />}
          {writes && (
            <>
              <p>
                <a
                  class="govuk-link"
                  href={`/can-bo/ho-so/${dossier.code}/ket-qua/du-thao`}
                  target="_blank"
                  rel="noopener"
                >
                  {t('result.draft')}
                </a>{' '}
                {t('examine.draft.hint')}
              </p>
              <WholeForm
                form={writes.form}
                answers={answers}
                context={context}
                errors={errors}
                places={writes.places}
              />
            </>
          )}
          <Textarea
            name="note"
            label={t('task.note')}
            hint={t('examine.note.hint')}
            rows={3}
            value={typed.note}
            optional
          />
        </FormPage>
        <aside aria-label={t('examine.declared')}>
          <Declared
            pages={summarise(version.definition.form, dossier.answers, declaredOn(dossier), naming)}
          />
          <p>
            <a
              class="govuk-link"
              href={`/can-bo/ho-so/${dossier.code}#giay-to`}
              target="_blank"
              rel="noopener"
            >
              {t('examine.papers')}
            </a>
          </p>
        </aside>
      </div>
    ),
  })
}
