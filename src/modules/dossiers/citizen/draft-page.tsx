import { addressButtons, oldAddressName, readChosenAddress } from '#design'
import { type FormError, validatePage } from '#lib/form'
import { getPerson } from '#modules/identity'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, idOf, type Reply, redirect } from '#platform/http'
import { type KeptPage, keepPage } from '../commands/keep-page.ts'
import { homeOf } from '../home.ts'
import { type DraftInHand, openDraft, pathAfter, paths, resumeAt } from './draft-in-hand.ts'
import { drawDraftPage } from './draft-questions.tsx'
import { elsewhere } from './draft-renewed.tsx'
import { drawStale } from './draft-stale.tsx'
import { findAddresses, placesOnPage } from './places-on-page.ts'

const review = 'xem-lai'

/** One topic of a form. What is typed is kept, right or wrong; going on needs it to be right. */
export const draftPage = definePage({
  path: '/nop-ho-so/ban-nhap/:draft/:page',
  who: 'citizen',
  text: 'Một trang câu hỏi của bản nháp',
  async get(ctx) {
    const { page } = pageOf(ctx)
    const hand = await ctx.read(tx => openDraft(tx, idOf(ctx, 'draft')))
    const away = await elsewhere(ctx, hand)
    if (away) return away
    // An answer changed since: the page is not asked any more.
    if (!hand.settled.pages.includes(page)) return redirect(pathAfter(hand, page))
    return show(ctx, hand, page)
  },
  async post(ctx) {
    const { page, form } = pageOf(ctx)
    const hand = await ctx.read(tx => openDraft(tx, idOf(ctx, 'draft')))
    if (hand.code) return redirect(paths.filed(hand.code))
    const kept = await ctx.write(tx => keepPage(tx, postedPage(ctx, page)))
    if (!kept.ok) return drawStale(ctx, hand, page, kept)
    const now = await ctx.read(tx => openDraft(tx, idOf(ctx, 'draft')))
    return (await elsewhere(ctx, now)) ?? (await pressed(ctx, now, page, kept)) ?? goOn(ctx, now, page, form)
  },
})

/** What a page posted, for `keepPage`. */
export function postedPage(ctx: Ctx, page: string) {
  const { revision, view } = ctx.form
  const chosen = ctx.form[addressButtons.use]
  const address = typeof chosen === 'string' ? readChosenAddress(chosen) : undefined
  return {
    draft: idOf(ctx, 'draft'),
    page,
    posted: ctx.form,
    ...(typeof revision === 'string' && { revision }),
    ...(typeof view === 'string' && { view: view.slice(0, 40) }),
    ...(address && { address }),
  }
}

function pageOf(ctx: Ctx) {
  const page = ctx.params.page
  if (!page) throw new NotFound('page')
  return { page, form: ctx.form }
}

/** A button that does something on the page itself. */
async function pressed(
  ctx: Ctx,
  hand: DraftInHand,
  page: string,
  kept: Extract<KeptPage, { ok: true }>,
): Promise<Reply | undefined> {
  const here = paths.page(hand.draft.id, page) + (ctx.form.ve === review ? `?ve=${review}` : '')
  if (kept.group) {
    const items = Math.max(0, countItems(hand, kept.group.group) - 1)
    const at = kept.group.kind === 'add' ? `-${items}` : ''
    return redirect(`${here}#field-${kept.group.group.replaceAll('.', '-')}${at}`)
  }
  const asked = [addressButtons.showCommunes, addressButtons.use].find(
    name => typeof ctx.form[name] === 'string',
  )
  if (asked) return redirect(here)
  const typed = ctx.form[addressButtons.find]
  if (typeof typed === 'string') return show(ctx, hand, page, { find: typed })
  if ('de-sau' in ctx.form) return redirect('/ho-so')
  return undefined
}

function countItems(hand: DraftInHand, group: string): number {
  const asked = [...hand.settled.items].filter(path => path.startsWith(`${group}.`))
  return new Set(asked.map(path => path.slice(group.length + 1).split('.')[0])).size
}

function goOn(ctx: Ctx, hand: DraftInHand, page: string, form: Ctx['form']): Promise<Reply> | Reply {
  const { definition } = hand.version
  const errors = validatePage(definition.form, page, hand.draft.answers, hand.context)
  if (errors.length > 0) return show(ctx, hand, page, { errors })
  return redirect(form.ve === review ? resumeAt(hand) : pathAfter(hand, page))
}

async function show(
  ctx: Ctx,
  hand: DraftInHand,
  page: string,
  more: { errors?: FormError[]; find?: string } = {},
): Promise<Reply> {
  const { draft, version } = hand
  if (!version.definition.form.pages.some(one => one.id === page)) throw new NotFound('page')
  const places = await ctx.read(async tx => {
    const usual = (await homeOf(tx, await getPerson(tx, draft.person))).province
    const old = more.find ? ctx.form[oldAddressName(more.find)] : undefined
    const found =
      more.find && typeof old === 'string' ? { [more.find]: await findAddresses(tx, old) } : undefined
    return placesOnPage(
      tx,
      { definition: version.definition.form, page, answers: draft.answers },
      { ...(usual && { usualProvince: usual }), ...(found && { found }) },
    )
  })
  return drawDraftPage(ctx, hand, page, { places, ...(more.errors && { errors: more.errors }) })
}
