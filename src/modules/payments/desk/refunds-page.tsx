import { z } from 'zod'
import { Button, ButtonGroup, EmptyState, PageHeading, Table, TextInput } from '#design'
import { formatDong } from '#lib/money'
import { can } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf } from '#platform/http'
import { staffPage } from '#platform/pages'
import { isStillAsked } from '../attempt.ts'
import { decideRefund, refundFailed, refundPaid } from '../commands/decide-refund.ts'
import { listRefunds, type WaitingRefund } from '../queries/list-refunds.ts'
import { type Page, readMark } from '../queries/page.ts'
import { DecideForm } from './decide-form.tsx'
import { carryOut, Outcome } from './deed.tsx'
import { NextPage } from './next-page.tsx'
import { deskTexts } from './texts.ts'
import { Hidden } from './unmatched-view.tsx'

const here = '/can-bo/thu-ngan/hoan-tien'

/** Money that is to go back: who approves sees what was asked for, who pays sees what was approved. */
export const refundsPage = definePage({
  path: here,
  who: 'staff',
  text: 'Hoàn tiền đang chờ: duyệt, ghi nhận đã chi hoặc không chi được',
  async get(ctx) {
    const t = deskTexts(ctx.locale)
    const { asked, agreed } = await ctx.read(async tx => ({
      asked: await listRefunds(tx, { after: readMark(ctx.query.sau) }),
      agreed: await listRefunds(tx, { agreed: true, after: readMark(ctx.query['sau-duyet']) }),
    }))
    return staffPage(ctx, {
      title: t('refunds.title'),
      children: (
        <>
          <Outcome ctx={ctx} />
          <PageHeading title={t('refunds.title')} lead={t('refunds.lead')} />
          {!asked.rows.length && !agreed.rows.length && <EmptyState title={t('refunds.none')} />}
          <Refunds ctx={ctx} refunds={asked} caption={t('refunds.list.asked')} name="sau" />
          <Refunds ctx={ctx} refunds={agreed} caption={t('refunds.list.agreed')} name="sau-duyet" />
        </>
      ),
    })
  },
  async post(ctx) {
    const id = z.uuid().safeParse(fieldOf(ctx, 'khoan'))
    if (!id.success) throw new NotFound('refund')
    const refund = id.data
    const deed = fieldOf(ctx, 'viec')
    const reference = fieldOf(ctx, 'so-lenh').slice(0, 100)
    return carryOut(ctx, here, async tx => {
      if (deed === 'da-chi') {
        await refundPaid(tx, { refund, ...(reference && { reference }) })
        return 'done.paid'
      }
      if (deed === 'khong-duoc') {
        await refundFailed(tx, { refund, code: 'by-hand' })
        return 'done.failed'
      }
      await decideRefund(tx, { refund, agree: deed === 'dong-y' })
      return 'done.decided'
    })
  },
})

function Refunds(props: { ctx: Ctx; refunds: Page<WaitingRefund>; caption: string; name: string }) {
  const { ctx, refunds, caption, name } = props
  const t = deskTexts(ctx.locale)
  if (!refunds.rows.length) return null
  return (
    <>
      <Table
        caption={caption}
        captionSize="m"
        rows={refunds.rows}
        rowKey={refund => refund.id}
        columns={[
          {
            key: 'what',
            header: t('refunds.what'),
            isRowHeader: true,
            cell: refund => (
              <>
                {refund.reference_of_bill ?? t('refunds.unmatched')}
                {refund.payer_name && ` – ${refund.payer_name}`}
                <br />
                <span class="govuk-hint">{refund.reason}</span>
                {refund.bill && (
                  <>
                    <br />
                    {refund.still_owed ? <strong>{t('still-owed.yes')}</strong> : t('still-owed.no')}
                  </>
                )}
              </>
            ),
          },
          {
            key: 'amount',
            header: t('amount'),
            numeric: true,
            noWrap: true,
            cell: refund => formatDong(refund.amount),
          },
          {
            key: 'way',
            header: t('refunds.way'),
            cell: refund => (
              <>
                {t(`way.${refund.way}`)}
                {refund.to_account && (
                  <>
                    <br />
                    {refund.to_bank} {refund.to_account} {refund.to_name}
                  </>
                )}
              </>
            ),
          },
          { key: 'state', header: t('refunds.state'), cell: refund => t(`refund-state.${refund.state}`) },
          { key: 'deed', header: t('refunds.deed'), cell: refund => <Deeds ctx={ctx} refund={refund} /> },
        ]}
      />
      <NextPage href={here} name={name} next={refunds.next} label={caption} />
    </>
  )
}

/** What the one who looks may do with it now. */
function Deeds({ ctx, refund }: { ctx: Ctx; refund: WaitingRefund }) {
  const t = deskTexts(ctx.locale)
  const hidden = <Hidden fields={{ _csrf: ctx.csrf, khoan: refund.id }} />
  const at = { agency: refund.agency }
  if (refund.state === 'requested') {
    const mayDecide =
      can(ctx, 'payments:refund.approve', at) &&
      !(ctx.actor.kind === 'staff' && refund.requested_by === `staff:${ctx.actor.id}`)
    if (!mayDecide) return <>{t('refunds.wait')}</>
    return <DecideForm ctx={ctx} action={here} about={{ khoan: refund.id }} />
  }
  if (isStillAsked(refund, ctx.now)) return <>{t('refunds.asked')}</>
  return (
    <form method="post" action={here}>
      {hidden}
      {refund.way === 'bank-order' && (
        <TextInput id={`so-lenh-${refund.id}`} name="so-lenh" label={t('refunds.reference')} width={20} />
      )}
      <ButtonGroup>
        <Button small name="viec" value="da-chi">
          {t(`refunds.paid.${refund.way}`)}
        </Button>
        <Button small kind="secondary" name="viec" value="khong-duoc">
          {t('refunds.failed')}
        </Button>
      </ButtonGroup>
    </form>
  )
}
