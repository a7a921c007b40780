import { FormPage, PageHeading } from '#design'
import { getPerson } from '#modules/identity'
import { type Ctx, definePage, idOf, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { saveDraft } from '../commands/keep-draft.ts'
import { homeOf } from '../home.ts'
import { texts } from '../texts.ts'
import {
  type ReceivingErrors,
  ReceivingFields,
  readReceiving,
  receivingErrorLinks,
  receivingOf,
} from './choose-receiving.tsx'
import { openDraft, paths, resumeAt } from './draft-in-hand.ts'
import { elsewhere } from './draft-renewed.tsx'

/** The same choice as at the start, for a draft that exists. */
export const draftReceiving = definePage({
  path: '/nop-ho-so/ban-nhap/:draft/noi-nhan',
  who: 'citizen',
  text: 'Đổi nơi tiếp nhận và cách nhận kết quả của bản nháp',
  get: ctx => show(ctx),
  async post(ctx) {
    const id = idOf(ctx, 'draft')
    const hand = await ctx.read(tx => openDraft(tx, id))
    const receiving = await ctx.read(tx => receivingOf(tx, hand.version.definition, undefined))
    const read = readReceiving(texts(ctx.locale), ctx.form, receiving)
    if (!read.ok) return show(ctx, read.errors)
    await ctx.write(tx => saveDraft(tx, { draft: id, ...read.choice }))
    return redirect(resumeAt(hand))
  },
})

async function show(ctx: Ctx, errors?: ReceivingErrors): Promise<Reply> {
  const t = texts(ctx.locale)
  const { hand, receiving } = await ctx.read(async tx => {
    const hand = await openDraft(tx, idOf(ctx, 'draft'))
    const { commune } = await homeOf(tx, await getPerson(tx, hand.draft.person))
    return { hand, receiving: await receivingOf(tx, hand.version.definition, commune) }
  })
  const away = await elsewhere(ctx, hand)
  if (away) return away
  const { agency, delivery, id } = hand.draft
  return citizenPage(ctx, {
    title: t('start.heading'),
    isPrivate: true,
    hasErrors: errors !== undefined,
    backHref: paths.review(id),
    children: (
      <FormPage
        action={paths.receiving(id)}
        csrf={ctx.csrf}
        errors={receivingErrorLinks(errors)}
        submitText={t('draft.save')}
      >
        <PageHeading caption={hand.version.definition.shortName} title={t('start.heading')} />
        <ReceivingFields
          t={t}
          receiving={receiving}
          chosen={{ ...(agency && { agency }), delivery }}
          errors={errors}
        />
      </FormPage>
    ),
  })
}
