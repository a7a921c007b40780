import { z } from 'zod'
import { EmptyState, PageHeading, Table } from '#design'
import { formatDong } from '#lib/money'
import { actorKey, can } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf } from '#platform/http'
import { staffPage } from '#platform/pages'
import { decideWaiver } from '../commands/decide-waiver.ts'
import { listWaivers, type WaitingWaiver } from '../queries/list-waivers.ts'
import { readMark } from '../queries/page.ts'
import { DecideForm } from './decide-form.tsx'
import { carryOut, Outcome } from './deed.tsx'
import { NextPage } from './next-page.tsx'
import { deskTexts } from './texts.ts'

const here = '/can-bo/thu-ngan/mien-giam'

/** Reductions and write-offs that somebody asked for: a second person agrees or refuses. */
export const waiversPage = definePage({
  path: here,
  who: 'staff',
  text: 'Đề nghị miễn, giảm, xóa nợ đang chờ duyệt',
  async get(ctx) {
    const t = deskTexts(ctx.locale)
    const { rows: waivers, next } = await ctx.read(tx => listWaivers(tx, readMark(ctx.query.sau)))
    return staffPage(ctx, {
      title: t('waivers.title'),
      children: (
        <>
          <Outcome ctx={ctx} />
          <PageHeading title={t('waivers.title')} lead={t('waivers.lead')} />
          {waivers.length ? (
            <Waivers ctx={ctx} waivers={waivers} />
          ) : (
            <EmptyState title={t('waivers.none')} />
          )}
          <NextPage href={here} name="sau" next={next} />
        </>
      ),
    })
  },
  async post(ctx) {
    const id = z.uuid().safeParse(fieldOf(ctx, 'de-nghi'))
    if (!id.success) throw new NotFound('waiver')
    return carryOut(ctx, here, async tx => {
      await decideWaiver(tx, { waiver: id.data, agree: fieldOf(ctx, 'viec') === 'dong-y' })
      return 'done.decided'
    })
  },
})

function Waivers({ ctx, waivers }: { ctx: Ctx; waivers: WaitingWaiver[] }) {
  const t = deskTexts(ctx.locale)
  const mayDecide = ({ kind, agency, requested_by }: WaitingWaiver) =>
    requested_by !== actorKey(ctx.actor) &&
    can(ctx, kind === 'reduction' ? 'payments:bill.reduce' : 'payments:bill.write-off', { agency })
  return (
    <Table
      caption={t('refunds.list')}
      captionSize="m"
      rows={waivers}
      rowKey={waiver => waiver.id}
      columns={[
        {
          key: 'bill',
          header: t('waivers.bill'),
          isRowHeader: true,
          cell: waiver => (
            <>
              <a class="govuk-link" href={`/can-bo/thu-ngan/${waiver.bill}/mien-giam`}>
                {waiver.reference}
              </a>{' '}
              – {waiver.payer_name}
              <br />
              <span class="govuk-hint">{waiver.reason}</span>
            </>
          ),
        },
        { key: 'kind', header: t('waive.kind'), cell: waiver => t(`waivers.${waiver.kind}`) },
        {
          key: 'amount',
          header: t('amount'),
          numeric: true,
          noWrap: true,
          cell: waiver => formatDong(waiver.amount),
        },
        {
          key: 'deed',
          header: t('refunds.deed'),
          cell: waiver =>
            mayDecide(waiver) ? (
              <DecideForm ctx={ctx} action={here} about={{ 'de-nghi': waiver.id }} />
            ) : (
              t('refunds.wait')
            ),
        },
      ]}
    />
  )
}
