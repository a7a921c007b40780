import { type FormError, FormPage, PageHeading, Textarea } from '#design'
import { type Ctx, fieldOf, filesLeft, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { Brought, PaperUpload, uploadedOf } from '../citizen/paper-upload.tsx'
import { type Came, readUploads } from '../citizen/uploads.ts'
import { giveOpinion } from '../commands/examine-dossier.ts'
import { texts as uploadTexts } from '../texts.ts'
import { carryOut } from './deed.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { mainOutcome, OtherOutcomes } from './outcome-buttons.tsx'
import type { InWork, Step } from './task-page.tsx'
import { texts } from './texts.ts'

const paper = 'van-ban'

/** What another agency thinks, or what was seen on the spot: words, and perhaps the paper they stand on. */
export const opinionStep: Step = {
  show: async (ctx, work) => draw(ctx, work, { words: '' }),
  async take(ctx, work) {
    const t = texts(ctx.locale)
    const words = fieldOf(ctx, 'y-kien')
    const outcome = fieldOf(ctx, 'outcome')
    const { came: all, problems } = await readUploads(ctx, uploadTexts(ctx.locale), [paper])
    const came = all.filter(one => one.file !== ctx.form.bo)
    const refused = [...(problems[paper] ?? []), ...(came.length > 1 ? [t('opinion.one-file')] : [])]
    if ('bo' in ctx.form) return draw(ctx, work, { words, came })
    if (filesLeft(ctx)) return draw(ctx, work, { words, came, refused: [t('take.files-left')] })
    if (!outcome || words.length < 5)
      return draw(ctx, work, {
        words,
        came,
        refused,
        errors: [{ field: 'y-kien', text: t('opinion.missing') }],
      })
    if (refused.length) return draw(ctx, work, { words, came, refused })
    return carryOut(ctx, work.task.code, 'opinion', tx =>
      giveOpinion(tx, { task: work.task.id, outcome, text: words, file: came[0]?.file }),
    )
  },
}

type Typed = { words: string; errors?: FormError[]; refused?: string[]; came?: Came[] }

function draw(ctx: Ctx, work: InWork, { words, errors = [], refused = [], came = [] }: Typed): Reply {
  const t = texts(ctx.locale)
  const { task, dossier } = work
  const main = mainOutcome(work)
  return staffPage(ctx, {
    title: task.name,
    hasErrors: errors.length + refused.length > 0,
    breadcrumbs: dossierCrumbs(t, dossier.code, task.name),
    children: (
      <FormPage
        action={`/can-bo/viec/${task.id}`}
        csrf={ctx.csrf}
        errors={[...errors, ...refused.map(text => ({ field: `tep.${paper}`, text }))]}
        submitText={main.label}
        submitName="outcome"
        submitValue={main.id}
        hasFiles
        secondary={<OtherOutcomes t={t} work={work} />}
      >
        <Brought came={came} />
        <PageHeading title={task.name} caption={`${dossier.code} · ${dossier.applicant_name}`} />
        <p>
          <a class="govuk-link" href={`/can-bo/ho-so/${dossier.code}`} target="_blank" rel="noopener">
            {t('opinion.look')}
          </a>
        </p>
        <Textarea
          name="y-kien"
          label={t(task.does === 'inspect' ? 'opinion.seen' : 'opinion.words')}
          rows={8}
          value={words}
          error={errors[0]?.text}
          maxCharacters={4000}
        />
        <PaperUpload
          t={uploadTexts(ctx.locale)}
          paper={paper}
          label={t('opinion.file')}
          hint={t('opinion.file.hint')}
          optional
          single
          uploaded={uploadedOf(came, paper)}
          problems={refused}
        />
      </FormPage>
    ),
  })
}
