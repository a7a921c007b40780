import {
  type FormError,
  FormPage,
  InsetText,
  LiveRegion,
  PageHeading,
  PdfView,
  SummaryList,
  Textarea,
} from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { staffNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { type Ctx, fieldOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { decideDossier, sealResult } from '../commands/decide-dossier.ts'
import { db } from '../schema.ts'
import { carryOut } from './deed.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { mainOutcome, OtherOutcomes } from './outcome-buttons.tsx'
import { outcomesOf } from './task-cards.tsx'
import type { InWork, Step } from './task-page.tsx'
import { texts } from './texts.ts'

/** The leader signs, or the clerk seals, with the document itself on the page. */
export const decideStep: Step = {
  show: (ctx, work) => draw(ctx, work),
  async take(ctx, work) {
    const t = texts(ctx.locale)
    const outcome = fieldOf(ctx, 'outcome') || mainOutcome(work).id
    const note = fieldOf(ctx, 'note')
    // Whoever gets it back must know why.
    if (outcome !== mainOutcome(work).id && note.length < 5)
      return draw(ctx, work, [{ field: 'note', text: t('decide.why') }])
    const command = work.task.does === 'sign' ? decideDossier : sealResult
    return carryOut(ctx, work.task.code, work.task.does, tx =>
      command(tx, { task: work.task.id, outcome, note: note || undefined }),
    )
  },
}

async function draw(ctx: Ctx, work: InWork, errors: FormError[] = []): Promise<Reply> {
  const t = texts(ctx.locale)
  const { task, dossier, version } = work
  const { signed, before } = await ctx.read(tx => load(tx, work))
  const waits = task.does === 'seal' && !signed
  const main = mainOutcome(work)
  const region = 'viec'
  const document = `/can-bo/ho-so/${dossier.code}/ket-qua/${task.does === 'seal' ? 'da-ky' : 'du-thao'}`
  const back = outcomesOf(work, task).length > 1
  return staffPage(ctx, {
    title: task.name,
    hasErrors: errors.length > 0,
    // Signing takes a few seconds in the background.
    ...(waits && { refreshSeconds: 3 }),
    breadcrumbs: dossierCrumbs(t, dossier.code, task.name),
    children: (
      <>
        <PageHeading
          title={task.name}
          caption={`${dossier.code} · ${dossier.applicant_name}`}
          lead={version.definition.result.name}
        />
        {waits ? (
          <LiveRegion id={region} fragment={`/can-bo/viec/${task.id}`} announce>
            <InsetText>{t('seal.waits')}</InsetText>
          </LiveRegion>
        ) : (
          <div id={region}>
            <FormPage
              action={`/can-bo/viec/${task.id}`}
              csrf={ctx.csrf}
              errors={errors}
              submitText={main.label}
              submitName="outcome"
              submitValue={main.id}
              secondary={<OtherOutcomes t={t} work={work} />}
            >
              {before.length > 0 && (
                <SummaryList rows={before.map(row => ({ key: row.who, value: row.what }))} />
              )}
              <PdfView href={document} title={version.definition.result.name} />
              <Textarea
                name="note"
                label={t('task.note')}
                hint={back ? t('decide.note.hint') : undefined}
                rows={2}
                value={fieldOf(ctx, 'note')}
                error={errors[0]?.text}
                optional
              />
            </FormPage>
          </div>
        )}
      </>
    ),
  })
}

/** Whether the signature is there, and what those before said. */
async function load(
  tx: Tx,
  { dossier }: InWork,
): Promise<{ signed: boolean; before: { who: string; what: string }[] }> {
  const result = await db(tx)
    .selectFrom('dossiers.result')
    .select('signed_file')
    .where('dossier', '=', dossier.id)
    .executeTakeFirst()
  const notes = await db(tx)
    .selectFrom('dossiers.task')
    .select(['name', 'note', 'done_by', 'done_at'])
    .where('dossier', '=', dossier.id)
    .where('state', '=', 'done')
    .where('note', 'is not', null)
    .orderBy('done_at')
    .execute()
  const names = await staffNames(
    tx,
    notes.flatMap(({ done_by }) => (done_by?.startsWith('staff:') ? done_by.slice(6) : [])),
  )
  const before = notes.map(({ name, note, done_by, done_at }) => ({
    who: [name, names.get(done_by?.slice(6) ?? ''), done_at && formatDateTime(done_at)]
      .filter(Boolean)
      .join(' · '),
    what: note ?? '',
  }))
  return { signed: !!result?.signed_file, before }
}
