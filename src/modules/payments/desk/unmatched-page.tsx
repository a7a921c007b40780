import { EmptyState, PageHeading, Table } from '#design'
import { formatDong, parseDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { asId, type Ctx, definePage, fieldOf, fieldsOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { decideMatch, matchMoney } from '../commands/match-money.ts'
import { returnMoney } from '../commands/request-refund.ts'
import { findPayable, getUnmatched, listAskedMatches, listUnmatched } from '../queries/list-unmatched.ts'
import { readMark } from '../queries/page.ts'
import { settleStatements } from '../statements/settle-statements.ts'
import { statementTexts } from '../statements/texts.ts'
import { AskedMatches } from './asked-matches.tsx'
import { carryOut, Outcome } from './deed.tsx'
import { KeysHint } from './keys-hint.tsx'
import { NextPage } from './next-page.tsx'
import { deskTexts } from './texts.ts'
import { type Mistakes, UnmatchedView } from './unmatched-view.tsx'

const here = '/can-bo/thu-ngan/chua-khop'

/** Money that arrived and belongs to no bill: the list, one of them with likely bills, and what is done with it. */
export const unmatchedPage = definePage({
  path: here,
  who: 'staff',
  text: 'Tiền đến chưa rõ của ai: khớp vào khoản phải nộp, chia ra, trả lại; duyệt số tiền lớn',
  get: ctx => (ctx.query['bao-co'] === undefined ? showList(ctx) : showOne(ctx, ctx.query['bao-co'])),
  async post(ctx) {
    const deed = fieldOf(ctx, 'viec')
    if (deed === 'dong-y' || deed === 'tu-choi')
      return carryOut(ctx, here, async tx => {
        await decideMatch(tx, { match: asId(fieldOf(ctx, 'de-nghi'), 'match'), agree: deed === 'dong-y' })
        return 'done.decided'
      })
    return give(ctx, deed)
  },
})

/** Matches or returns what the form says; shows it again with what is wrong. */
async function give(ctx: Ctx, deed: string): Promise<Reply> {
  const t = deskTexts(ctx.locale)
  const notice = asId(fieldOf(ctx, 'bao-co'), 'notice')
  if (deed === 'quyet-toan') {
    const statements = fieldsOf(ctx, 'quyet-toan').map(id => asId(id, 'statement'))
    if (!statements.length)
      return showOne(ctx, notice, [
        { field: 'quyet-toan', text: statementTexts(ctx.locale)('payouts.missing') },
      ])
    return carryOut(ctx, here, async tx => {
      await settleStatements(tx, { notice, statements })
      return 'done.payout'
    })
  }
  const { money } = await ctx.read(tx => getUnmatched(tx, notice))
  const amount = parseDong(fieldOf(ctx, 'so-tien'))
  const reason = fieldOf(ctx, 'ly-do').slice(0, 500)
  const errors: Mistakes = []
  const field = (name: string) => (deed === 'tra' ? `tra-${name}` : name)
  if (!amount || amount > money.left)
    errors.push({ field: field('so-tien'), text: t('error.amount', { amount: formatDong(money.left) }) })
  if (deed === 'tra') {
    const to = {
      bank: fieldOf(ctx, 'ngan-hang'),
      account: fieldOf(ctx, 'tai-khoan'),
      name: fieldOf(ctx, 'ten'),
    }
    if (!to.bank || !/^[0-9A-Za-z]{1,19}$/.test(to.account) || !to.name)
      errors.push({ field: 'tai-khoan', text: t('error.account') })
    if (!reason) errors.push({ field: 'tra-ly-do', text: t('error.reason') })
    if (errors.length) return showOne(ctx, notice, errors)
    return carryOut(ctx, here, async tx => {
      await returnMoney(tx, { notice, amount: amount!, reason, way: 'bank-order', to })
      return 'done.return'
    })
  }
  const chosen = suggestedParts(ctx)
  const bill = chosen ? undefined : await ctx.read(tx => findPayable(tx, fieldOf(ctx, 'ma')))
  const parts = chosen ?? (bill && amount ? [{ bill, amount }] : undefined)
  if (!chosen && !bill) errors.push({ field: 'ma', text: t('error.bill') })
  if (errors.length || !parts) return showOne(ctx, notice, errors)
  return carryOut(ctx, here, async tx => {
    const outcome = await matchMoney(tx, { notice, parts, reason })
    return outcome === 'done' ? 'done.match' : 'done.asked'
  })
}

/** The bills of a suggestion that was pressed, and what of the money each gets. */
function suggestedParts(ctx: Ctx): { bill: string; amount: number }[] | undefined {
  const bills = [ctx.form.khoan ?? []].flat()
  const amounts = [ctx.form['so-tien'] ?? []].flat()
  if (!bills.length) return undefined
  return bills.map((bill, at) => ({ bill: asId(bill, 'bill'), amount: parseDong(amounts[at] ?? '') ?? 0 }))
}

async function showOne(ctx: Ctx, notice: string, errors: Mistakes = []): Promise<Reply> {
  const t = deskTexts(ctx.locale)
  const found = await ctx.read(tx => getUnmatched(tx, asId(notice, 'notice')))
  return staffPage(ctx, {
    title: t('unmatched.title'),
    hasErrors: errors.length > 0,
    children: <UnmatchedView ctx={ctx} here={here} errors={errors} {...found} />,
  })
}

async function showList(ctx: Ctx): Promise<Reply> {
  const t = deskTexts(ctx.locale)
  const approves = mayApprove(ctx)
  const { money, next, asked } = await ctx.read(async tx => ({
    ...(await listUnmatched(tx, readMark(ctx.query.sau))),
    asked: approves ? await listAskedMatches(tx, readMark(ctx.query['sau-duyet'])) : { rows: [] },
  }))
  return staffPage(ctx, {
    title: t('unmatched.title'),
    children: (
      <>
        <Outcome ctx={ctx} />
        <PageHeading title={t('unmatched.title')} lead={t('unmatched.lead')} />
        {asked.rows.length > 0 && <AskedMatches ctx={ctx} action={here} asked={asked} />}
        {money.length ? (
          <>
            <KeysHint text={t('unmatched.keys.list')} />
            <div data-arrows>
              <Table
                caption={t('unmatched.list')}
                captionSize="m"
                rows={money}
                rowKey={row => row.notice}
                rowHref={row => `${here}?bao-co=${row.notice}`}
                columns={[
                  {
                    key: 'text',
                    header: t('unmatched.text'),
                    isRowHeader: true,
                    cell: row => (
                      <a class="govuk-link" href={`${here}?bao-co=${row.notice}`}>
                        {row.description || row.transaction}
                      </a>
                    ),
                  },
                  {
                    key: 'at',
                    header: t('unmatched.at'),
                    noWrap: true,
                    cell: row => formatDateTime(row.paidAt),
                  },
                  { key: 'why', header: t('unmatched.why'), cell: row => t(`why.${row.why}`) },
                  {
                    key: 'left',
                    header: t('unmatched.left'),
                    numeric: true,
                    noWrap: true,
                    cell: row => formatDong(row.left),
                  },
                ]}
              />
            </div>
          </>
        ) : (
          <EmptyState title={t('unmatched.none')} />
        )}
        <NextPage href={here} name="sau" next={next} />
      </>
    ),
  })
}

function mayApprove(ctx: Ctx): boolean {
  const { actor } = ctx
  return (
    actor.kind === 'staff' &&
    actor.grants.some(({ agency }) => can(ctx, 'payments:money.approve', { agency }))
  )
}
