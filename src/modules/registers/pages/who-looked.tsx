import { z } from 'zod'
import { BackLink, EmptyState, PageHeading, Pagination, Table } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { findAgency, staffNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { definePage } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { type LookUp, listLookUps } from '../queries/list-look-ups.ts'
import { type Text, texts } from '../texts.ts'

const cursor = z.tuple([z.coerce.date(), z.uuid()])

export const whoLooked = definePage({
  path: '/tai-khoan/ai-da-xem',
  who: 'citizen',
  text: 'Ai đã xem thông tin của tôi trong cơ sở dữ liệu quốc gia',
  async get(ctx) {
    const t = texts(ctx.locale)
    const person = ctx.actor.kind === 'citizen' ? ctx.actor.id : ''
    const after = cursor.safeParse(ctx.query.sau?.split(','))
    const { lookUps, next } = await ctx.read(async tx => {
      const page = await listLookUps(tx, {
        person,
        ...(after.success && { after: { at: after.data[0], id: after.data[1] } }),
      })
      return { next: page.next, lookUps: await named(tx, t, page.lookUps) }
    })
    return citizenPage(ctx, {
      title: t('who.title'),
      isPrivate: true,
      wide: true,
      children: (
        <>
          <BackLink href="/tai-khoan" />
          <PageHeading title={t('who.title')} lead={t('who.lead')} />
          {lookUps.length ? (
            <Table
              caption={t('who.title')}
              captionHidden
              rows={lookUps}
              rowKey={lookUp => lookUp.id}
              columns={[
                {
                  key: 'when',
                  header: t('who.when'),
                  isRowHeader: true,
                  noWrap: true,
                  cell: lookUp => formatDateTime(lookUp.asked_at),
                },
                { key: 'who', header: t('who.who'), cell: lookUp => lookUp.who },
                { key: 'why', header: t('who.why'), cell: lookUp => lookUp.purpose },
                { key: 'dossier', header: t('who.dossier'), cell: lookUp => lookUp.dossier ?? '' },
                {
                  key: 'outcome',
                  header: t('who.outcome'),
                  cell: lookUp =>
                    `${t(`who.register.${lookUp.register}`)}: ${t(`outcome.${lookUp.outcome}`)}`,
                },
              ]}
            />
          ) : (
            <EmptyState title={t('who.empty')} />
          )}
          <Pagination
            next={next && { href: `/tai-khoan/ai-da-xem?sau=${next.at.toISOString()},${next.id}` }}
          />
          <p class="govuk-body">{t('who.wrong')}</p>
        </>
      ),
    })
  },
})

/** The log keeps no names: they are put to the rows only here, for the person's own eyes. */
async function named(tx: Tx, t: Text, lookUps: LookUp[]): Promise<(LookUp & { who: string })[]> {
  const staffOf = (lookUp: LookUp) => /^staff:(.+)$/.exec(lookUp.asked_by)?.[1]
  const names = await staffNames(
    tx,
    lookUps.map(staffOf).filter(id => id !== undefined),
  )
  const agencies = new Map<string, string>()
  for (const id of new Set(lookUps.map(lookUp => lookUp.agency)))
    if (id) agencies.set(id, (await findAgency(tx, id))?.name ?? id)
  return lookUps.map(lookUp => {
    const staff = staffOf(lookUp)
    if (staff)
      return {
        ...lookUp,
        who: [names.get(staff) ?? t('who.officer'), lookUp.agency && agencies.get(lookUp.agency)]
          .filter(Boolean)
          .join(', '),
      }
    return { ...lookUp, who: lookUp.asked_by.startsWith('citizen:') ? t('who.you') : t('who.system') }
  })
}
