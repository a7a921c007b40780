import { z } from 'zod'
import { Button, EmptyState, PageHeading, Pagination, SearchBox, Table, Tag } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { definePage, fieldOf, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { findScannedVisit, listVisits } from '../queries/list-visits.ts'
import type { VisitRow } from '../schema.ts'
import { type Text, texts } from '../texts.ts'
import { hideWords, readWords } from './hidden-words.ts'

export const path = '/can-bo/vien-phi'
const cursor = z.tuple([z.coerce.date(), z.uuid()])

/** Who waits to pay. What a barcode reader types opens its visit at once. */
export const visitsPage = definePage({
  path,
  who: 'staff',
  text: 'Thu viện phí: người bệnh đang chờ nộp, tìm theo số lượt khám, tên, thẻ BHYT',
  async get(ctx) {
    const t = texts(ctx.locale)
    const words = readWords(ctx.query.tim)
    const after = cursor.safeParse(ctx.query.sau?.split(','))
    const { visits, next } = await ctx.read(tx =>
      listVisits(tx, { words, ...(after.success && { after: { at: after.data[0], id: after.data[1] } }) }),
    )
    return staffPage(ctx, {
      title: t('visits.title'),
      children: (
        <>
          <PageHeading title={t('visits.title')} />
          <SearchBox
            action={path}
            csrf={ctx.csrf}
            name="tim"
            value={words}
            label={t('visits.search')}
            takeFocus
          />
          {visits.length ? (
            <VisitTable t={t} visits={visits} caption={words ? t('visits.found') : t('visits.waiting')} />
          ) : (
            <EmptyState
              title={words ? t('visits.empty.search') : t('visits.empty')}
              action={
                words && (
                  <a class="govuk-link" href={path}>
                    {t('visits.all')}
                  </a>
                )
              }
            >
              {words && t('visits.empty.hint', { words })}
            </EmptyState>
          )}
          <Pagination next={next && { href: `${path}?${nextPage(words, next)}` }} />
          <p class="govuk-hint">{t('visits.screen.hint')}</p>
          <Button href={`${path}/man-hinh`} kind="secondary" small attributes={{ target: '_blank' }}>
            {t('visits.screen')}
          </Button>
        </>
      ),
    })
  },
  async post(ctx) {
    const words = fieldOf(ctx, 'tim').trim()
    const scanned = await ctx.read(tx => findScannedVisit(tx, words))
    if (scanned) return redirect(`${path}/${scanned}`)
    return redirect(words ? `${path}?tim=${hideWords(words)}` : path)
  },
})

function VisitTable({ t, visits, caption }: { t: Text; visits: VisitRow[]; caption: string }) {
  return (
    <Table
      caption={caption}
      captionSize="m"
      rows={visits}
      rowKey={visit => visit.id}
      rowHref={visit => `${path}/${visit.id}`}
      columns={[
        {
          key: 'patient',
          header: t('visit.patient'),
          isRowHeader: true,
          cell: visit => (
            <a class="govuk-link" href={`${path}/${visit.id}`}>
              {visit.patient_name}
            </a>
          ),
        },
        { key: 'number', header: t('visit.number'), noWrap: true, cell: visit => visit.number },
        { key: 'department', header: t('visit.department'), cell: visit => visit.department },
        {
          key: 'ended',
          header: t('visit.ended'),
          noWrap: true,
          hideOnPhone: true,
          cell: visit => formatDateTime(visit.ended_at),
        },
        {
          key: 'amount',
          header: t('visit.to-pay'),
          numeric: true,
          noWrap: true,
          cell: visit =>
            visit.settled_at ? (
              <Tag colour="green">{t('visit.paid')}</Tag>
            ) : (
              formatDong(visit.total - visit.insurance_share)
            ),
        },
      ]}
    />
  )
}

function nextPage(words: string | undefined, next: { at: Date; id: string }): URLSearchParams {
  return new URLSearchParams({
    ...(words && { tim: hideWords(words) }),
    sau: `${next.at.toISOString()},${next.id}`,
  })
}
