import { type Content, EmptyState, PageHeading, Pagination, SearchBox, SummaryList, Table } from '#design'
import { formatDay } from '#lib/vietnamese-text'
import { definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import {
  type AgencyRow,
  findAgency,
  getAgencyRecord,
  listAgencies,
  searchAgencies,
} from '../queries/agency.ts'
import { areaName } from '../queries/area.ts'
import { texts } from '../texts.ts'

type T = ReturnType<typeof texts>

const here = '/can-bo/quan-tri/co-quan'

const validity = (t: T, { valid_from, valid_to }: Pick<AgencyRow, 'valid_from' | 'valid_to'>) =>
  valid_to
    ? t('agencies.between', { from: formatDay(valid_from), to: formatDay(valid_to) })
    : t('agencies.since', { from: formatDay(valid_from) })

export const agenciesPage = definePage({
  path: here,
  who: 'staff',
  text: 'Danh bạ cơ quan, đơn vị',
  async get(ctx) {
    const t = texts(ctx.locale)
    const words = ctx.query.q ?? ''
    const { rows, next } = await ctx.read(tx => searchAgencies(tx, { words, after: ctx.query.sau }))
    return staffPage(ctx, {
      title: t('agencies.title'),
      breadcrumbs: [{ text: t('admin.title'), href: '/can-bo/quan-tri' }, { text: t('agencies.title') }],
      children: (
        <>
          <PageHeading title={t('agencies.title')} />
          <SearchBox action={here} label={t('agencies.search')} value={words} marksHint />
          {rows.length === 0 ? (
            <EmptyState title={t('agencies.none')}>{t('staff.none.text')}</EmptyState>
          ) : (
            <Table
              caption={t('agencies.title')}
              captionHidden
              rows={rows}
              rowKey={row => row.id}
              rowHref={row => `${here}/${row.id}`}
              columns={[
                {
                  key: 'name',
                  header: t('agencies.name'),
                  isRowHeader: true,
                  cell: row => (
                    <a class="govuk-link" href={`${here}/${row.id}`}>
                      {row.name}
                    </a>
                  ),
                },
                { key: 'kind', header: t('agencies.kind'), cell: row => t(`agencies.kind.${row.kind}`) },
                { key: 'code', header: t('agencies.code'), cell: row => row.code },
                { key: 'validity', header: t('agencies.validity'), cell: row => validity(t, row) },
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

export const agencyPage = definePage({
  path: `${here}/*`,
  who: 'staff',
  text: 'Một cơ quan, đơn vị',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { agency, area, parent, below } = await ctx.read(async tx => {
      const agency = await getAgencyRecord(tx, ctx.params['*']!)
      const units = await listAgencies(tx, { below: agency.id })
      return {
        agency,
        area: agency.area && (await areaName(tx, agency.area)),
        parent: agency.parent ? await findAgency(tx, agency.parent) : undefined,
        below: units.filter(unit => unit.parent === agency.id),
      }
    })
    const link = (to: { id: string; name: string }) => (
      <a class="govuk-link" href={`${here}/${to.id}`}>
        {to.name}
      </a>
    )
    const list = (items: Content[]) => (
      <ul class="govuk-list">
        {items.map(item => (
          <li>{item}</li>
        ))}
      </ul>
    )
    return staffPage(ctx, {
      title: agency.name,
      breadcrumbs: [
        { text: t('admin.title'), href: '/can-bo/quan-tri' },
        { text: t('agencies.title'), href: here },
        { text: agency.short_name },
      ],
      children: (
        <>
          <PageHeading caption={t(`agencies.kind.${agency.kind}`)} title={agency.name} />
          <SummaryList
            rows={[
              { key: t('agencies.validity'), value: validity(t, agency) },
              ...(parent ? [{ key: t('agencies.parent'), value: link(parent) }] : []),
              ...(area ? [{ key: t('agencies.area'), value: area }] : []),
              { key: t('agencies.code'), value: agency.code },
              { key: t('agencies.path'), value: agency.id },
              { key: t('agencies.address'), value: agency.address },
              { key: t('agencies.phone'), value: agency.phone },
              { key: t('agencies.email'), value: agency.email },
              ...(below.length ? [{ key: t('agencies.below'), value: list(below.map(link)) }] : []),
              ...(agency.predecessors.length
                ? [{ key: t('agencies.predecessors'), value: list(agency.predecessors) }]
                : []),
            ]}
          />
        </>
      ),
    })
  },
})
