import { Button, FormPage, InsetText, NotificationBanner, PageHeading } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { getPerson } from '#modules/identity'
import { getProcedure } from '#modules/procedures'
import type { CitizenActor } from '#platform/access'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { saveDraft, startDraft } from '../commands/keep-draft.ts'
import { homeOf } from '../home.ts'
import { gatherPrefill } from '../prefill.ts'
import { listOwnDrafts } from '../queries/list-dossiers.ts'
import { texts } from '../texts.ts'
import {
  chosenIn,
  type ReceivingErrors,
  ReceivingFields,
  readReceiving,
  receivingErrorLinks,
  receivingOf,
} from './choose-receiving.tsx'
import { openDraft, paths, resumeAt } from './draft-in-hand.ts'

/** Where the dossier shall go and how the result shall come; then the draft begins, filled with what is known. */
export const startFiling = definePage({
  path: '/nop-ho-so/:procedure',
  who: 'citizen',
  text: 'Bắt đầu nộp hồ sơ: nơi tiếp nhận, cách nhận kết quả',
  get: ctx => show(ctx),
  async post(ctx) {
    const t = texts(ctx.locale)
    const person = (ctx.actor as CitizenActor).id
    const procedure = ctx.params.procedure!
    const receiving = await ctx.read(async tx =>
      receivingOf(tx, (await getProcedure(tx, procedure)).definition, undefined),
    )
    const read = readReceiving(t, ctx.form, receiving)
    if (!read.ok) return show(ctx, read.errors)
    const { sources, problem } = await gatherPrefill(ctx, { person, procedure })
    const draft = await ctx.write(async tx => {
      const id = await startDraft(tx, {
        procedure,
        person,
        channel: 'online',
        agency: read.choice.agency,
        sources,
        again: ctx.form.moi === '1',
      })
      await saveDraft(tx, { draft: id, ...read.choice })
      return id
    })
    const next = resumeAt(await ctx.read(tx => openDraft(tx, draft)))
    return redirect(problem ? `${next}?dan-cu=${problem}` : next)
  },
})

async function show(ctx: Ctx, errors?: ReceivingErrors): Promise<Reply> {
  const t = texts(ctx.locale)
  const person = (ctx.actor as CitizenActor).id
  const { definition, receiving, unfinished } = await ctx.read(async tx => {
    const version = await getProcedure(tx, ctx.params.procedure!)
    const { commune } = await homeOf(tx, await getPerson(tx, person))
    const drafts = await listOwnDrafts(tx, person)
    const own = drafts.find(draft => draft.procedure === version.code)
    return {
      definition: version.definition,
      receiving: await receivingOf(tx, version.definition, commune),
      unfinished: own && { at: own.updated_at, href: resumeAt(await openDraft(tx, own.id)) },
    }
  })
  // Done at the counter only: the procedure's page says so.
  if (definition.onlineLevel === 'information') return redirect(`/thu-tuc/${definition.code}`)
  return citizenPage(ctx, {
    title: t('start.title', { name: definition.shortName }),
    isPrivate: true,
    hasErrors: errors !== undefined,
    backHref: `/thu-tuc/${definition.code}`,
    children: (
      <>
        {unfinished && (
          <NotificationBanner
            title={t('start.unfinished.title')}
            text={t('start.unfinished', { at: formatDateTime(unfinished.at) })}
          >
            <Button href={unfinished.href}>{t('start.unfinished.go')}</Button>
          </NotificationBanner>
        )}
        <FormPage
          action={paths.start(definition.code)}
          csrf={ctx.csrf}
          errors={receivingErrorLinks(errors)}
          hidden={unfinished ? { moi: '1' } : {}}
          submitText={unfinished ? t('start.again') : t('start.begin')}
        >
          <PageHeading caption={definition.shortName} title={t('start.heading')} />
          <ReceivingFields t={t} receiving={receiving} chosen={chosenIn(ctx.form)} errors={errors} />
          <InsetText>{t('start.prefill')}</InsetText>
        </FormPage>
      </>
    ),
  })
}
