import { z } from 'zod'
import { Button, EmptyState, PageHeading, Pagination, SearchBox, Table, Tag } from '#design'
import { definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import { searchStaff } from '../queries/staff-record.ts'
import { texts } from '../texts.ts'

const here = '/can-bo/quan-tri/can-bo'

export const staffListPage = definePage({
  path: here,
  who: 'staff',
  text: 'Danh sách cán bộ',
  async get(ctx) {
    const t = texts(ctx.locale)
    const words = ctx.query.q ?? ''
    const after = z.uuid().safeParse(ctx.query.sau).data
    const { rows, next } = await ctx.read(tx => searchStaff(tx, { words, after }))
    return staffPage(ctx, {
      title: t('staff.title'),
      breadcrumbs: [{ text: t('admin.title'), href: '/can-bo/quan-tri' }, { text: t('staff.title') }],
      children: (
        <>
          <PageHeading
            title={t('staff.title')}
            aside={<Button href={`${here}/moi`}>{t('staff.add')}</Button>}
          />
          <SearchBox action={here} label={t('staff.search')} value={words} marksHint />
          {rows.length === 0 ? (
            <EmptyState title={t('staff.none')}>{t('staff.none.text')}</EmptyState>
          ) : (
            <Table
              caption={t('staff.title')}
              captionHidden
              rows={rows}
              rowKey={row => row.id}
              rowHref={row => `${here}/${row.id}`}
              columns={[
                {
                  key: 'name',
                  header: t('staff.name'),
                  isRowHeader: true,
                  cell: row => (
                    <a class="govuk-link" href={`${here}/${row.id}`}>
                      {row.name}
                    </a>
                  ),
                },
                { key: 'title', header: t('staff.position'), cell: row => row.title },
                { key: 'agency', header: t('staff.agency'), cell: row => row.agency_name },
                { key: 'email', header: t('staff.email'), cell: row => row.email },
                {
                  key: 'state',
                  header: t('staff.state'),
                  cell: row => (
                    <Tag colour={row.active ? 'green' : 'grey'}>
                      {t(row.active ? 'staff.active' : 'staff.inactive')}
                    </Tag>
                  ),
                },
              ]}
            />
          )}
          <Pagination
            next={next ? { href: `${here}?${new URLSearchParams({ q: words, sau: next })}` } : undefined}
          />
        </>
      ),
    })
  },
})
