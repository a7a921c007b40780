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
import { carryOut, Outcome } from './deed.tsx'
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
    const refunds = await ctx.read(listRefunds)
    return staffPage(ctx, {
      title: t('refunds.title'),
      children: (
        <>
          <Outcome ctx={ctx} />
          <PageHeading title={t('refunds.title')} lead={t('refunds.lead')} />
          {refunds.length ? (
            <Refunds ctx={ctx} refunds={refunds} />
          ) : (
            <EmptyState title={t('refunds.none')} />
          )}
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

function Refunds({ ctx, refunds }: { ctx: Ctx; refunds: WaitingRefund[] }) {
  const t = deskTexts(ctx.locale)
  return (
    <Table
      caption={t('refunds.list')}
      captionSize="m"
      rows={refunds}
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
    return (
      <form method="post" action={here}>
        {hidden}
        <ButtonGroup>
          <Button small name="viec" value="dong-y">
            {t('agree')}
          </Button>
          <Button small kind="secondary" name="viec" value="tu-choi">
            {t('refuse')}
          </Button>
        </ButtonGroup>
      </form>
    )
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
