import { z } from 'zod'
import {
  Details,
  EmptyState,
  FilterBar,
  PageHeading,
  Pagination,
  Select,
  Table,
  Tag,
  type TagColour,
} from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import { listDeliveries } from '../queries/list-deliveries.ts'
import { type DeliveryState, deliveryStates } from '../schema.ts'
import { texts } from '../texts.ts'

const cursor = z.tuple([z.coerce.date(), z.uuid()])
const colours: Record<DeliveryState, TagColour> = {
  queued: 'blue',
  sent: 'green',
  'failed-temporarily': 'amber',
  failed: 'red',
}

export const sentMessages = definePage({
  path: '/can-bo/tin-da-gui',
  who: 'staff',
  text: 'Tin đã gửi: đến địa chỉ nào (đã che bớt), có đến không',
  async get(ctx) {
    const t = texts(ctx.locale)
    const state = deliveryStates.find(one => one === ctx.query['tinh-trang'])
    const after = cursor.safeParse(ctx.query.sau?.split(','))
    const { deliveries, next } = await ctx.read(tx =>
      listDeliveries(tx, {
        ...(state && { state }),
        ...(after.success && { after: { at: after.data[0], id: after.data[1] } }),
      }),
    )
    const more =
      next &&
      new URLSearchParams({
        ...(state && { 'tinh-trang': state }),
        sau: `${next.at.toISOString()},${next.id}`,
      })
    return staffPage(ctx, {
      title: t('sent.title'),
      children: (
        <>
          <PageHeading title={t('sent.title')} lead={t('sent.lead')} />
          <FilterBar action="/can-bo/tin-da-gui">
            <Select
              name="tinh-trang"
              label={t('sent.filter')}
              value={state ?? ''}
              emptyText={t('sent.filter.all')}
              items={deliveryStates.map(value => ({ value, text: t(`state.${value}`) }))}
            />
          </FilterBar>
          {deliveries.length ? (
            <Table
              caption={t('sent.title')}
              captionHidden
              rows={deliveries}
              rowKey={delivery => delivery.message}
              columns={[
                {
                  key: 'subject',
                  header: t('sent.subject'),
                  isRowHeader: true,
                  cell: delivery => delivery.subject,
                },
                { key: 'address', header: t('sent.address'), cell: delivery => delivery.address_masked },
                {
                  key: 'state',
                  header: t('sent.state'),
                  cell: delivery => (
                    <>
                      <Tag colour={colours[delivery.state]}>{t(`state.${delivery.state}`)}</Tag>
                      {delivery.error && <Details summary={t('sent.error')}>{delivery.error}</Details>}
                    </>
                  ),
                },
                {
                  key: 'attempts',
                  header: t('sent.attempts'),
                  numeric: true,
                  cell: delivery => delivery.attempts,
                },
                {
                  key: 'at',
                  header: t('sent.at'),
                  noWrap: true,
                  cell: delivery => formatDateTime(delivery.changed_at),
                },
              ]}
            />
          ) : (
            <EmptyState title={t('sent.empty')} />
          )}
          <Pagination next={more && { href: `/can-bo/tin-da-gui?${more}` }} />
        </>
      ),
    })
  },
})
