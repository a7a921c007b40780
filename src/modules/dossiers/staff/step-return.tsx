import { DocumentLink, type FormError, FormPage, PageHeading, SummaryList, TextInput } from '#design'
import { type Ctx, fieldOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { returnResult } from '../commands/return-result.ts'
import { carryOut } from './deed.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { mainOutcome, OtherOutcomes } from './outcome-buttons.tsx'
import type { InWork, Step } from './task-page.tsx'
import { texts } from './texts.ts'

/** The result goes over the counter, or into the post. */
export const returnStep: Step = {
  show: async (ctx, work) => draw(ctx, work, work.dossier.applicant_name),
  async take(ctx, work) {
    const t = texts(ctx.locale)
    const [receiver, note] = [fieldOf(ctx, 'nguoi-nhan'), fieldOf(ctx, 'note')]
    if (receiver.length < 2)
      return draw(ctx, work, receiver, [{ field: 'nguoi-nhan', text: t('return.receiver.missing') }])
    const outcome = fieldOf(ctx, 'outcome') || mainOutcome(work).id
    return carryOut(ctx, work.task.code, 'return', tx =>
      returnResult(tx, { task: work.task.id, outcome, receiver, note: note || undefined }),
    )
  },
}

function draw(ctx: Ctx, work: InWork, receiver: string, errors: FormError[] = []): Reply {
  const t = texts(ctx.locale)
  const { task, dossier, version } = work
  const main = mainOutcome(work)
  return staffPage(ctx, {
    title: task.name,
    hasErrors: errors.length > 0,
    breadcrumbs: dossierCrumbs(t, dossier.code, task.name),
    children: (
      <FormPage
        action={`/can-bo/viec/${task.id}`}
        csrf={ctx.csrf}
        errors={errors}
        submitText={main.label}
        submitName="outcome"
        submitValue={main.id}
        secondary={<OtherOutcomes t={t} work={work} />}
      >
        <PageHeading title={task.name} caption={dossier.code} lead={version.definition.result.name} />
        <DocumentLink
          href={`/can-bo/ho-so/${dossier.code}/ket-qua/ban-chinh`}
          name={t('return.print')}
          kind="PDF"
        />
        <SummaryList
          rows={[
            { key: t('column.applicant'), value: dossier.applicant_name },
            { key: t('head.way'), value: t(`delivery.${dossier.delivery}`) },
          ]}
        />
        <TextInput
          name="nguoi-nhan"
          label={t('return.receiver')}
          hint={t('return.receiver.hint')}
          value={receiver}
          error={errors[0]?.text}
          autoComplete="off"
        />
        <TextInput
          name="note"
          label={t('task.note')}
          hint={t('return.note.hint')}
          value={fieldOf(ctx, 'note')}
          optional
          autoComplete="off"
        />
      </FormPage>
    ),
  })
}
