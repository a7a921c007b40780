import { EmptyState, FilterBar, PageHeading, Select, Table, TextInput } from '#design'
import {
  addDays,
  type Day,
  daysBetween,
  formatDateTime,
  formatDay,
  parseDay,
  vnDay,
} from '#lib/vietnamese-text'
import { getAgency, listAgencies } from '#modules/organisation'
import { getVersion } from '#modules/procedures'
import { can } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, fileReply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { printForm } from '../print/forms.ts'
import { placeOfWriting } from '../print/place-name.ts'
import { type BookEntry, listBook, longestBook } from '../queries/register-book.ts'
import { agencyNames } from './case-file.ts'
import { codeColumn } from './code-column.tsx'
import { texts } from './texts.ts'

type Asked = { agency: string; centres: { value: string; text: string }[]; from: Day; to: Day }
type Row = BookEntry & { procedure: string; deciding_name: string }
const longestPeriod = 366

/** The register: what the centre received in a period, on the screen and as form 07. */
export const registerPage = definePage({
  path: '/can-bo/so-theo-doi',
  who: 'staff',
  text: 'Sổ theo dõi hồ sơ (mẫu 07)',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { asked, rows } = await ctx.read(tx => load(tx, ctx))
    const here = new URLSearchParams({
      noi: asked.agency,
      tu: formatDay(asked.from),
      den: formatDay(asked.to),
    })
    return staffPage(ctx, {
      title: t('book.title'),
      children: (
        <>
          <PageHeading
            title={t('book.title')}
            lead={t('book.lead', {
              count: rows.length,
              from: formatDay(asked.from),
              to: formatDay(asked.to),
            })}
            aside={
              rows.length > 0 && (
                <a
                  class="govuk-button govuk-button--secondary"
                  role="button"
                  href={`/can-bo/so-theo-doi.pdf?${here}`}
                >
                  {t('book.print')}
                </a>
              )
            }
          />
          <FilterBar action="/can-bo/so-theo-doi">
            {asked.centres.length > 1 && (
              <Select name="noi" label={t('book.centre')} items={asked.centres} value={asked.agency} />
            )}
            <TextInput name="tu" label={t('book.from')} value={formatDay(asked.from)} autoComplete="off" />
            <TextInput name="den" label={t('book.to')} value={formatDay(asked.to)} autoComplete="off" />
          </FilterBar>
          {rows.length === longestBook && <p>{t('book.too-long', { count: longestBook })}</p>}
          {rows.length === 0 ? (
            <EmptyState title={t('book.empty')} />
          ) : (
            <Table
              caption={t('book.title')}
              captionHidden
              compact
              stickyHead
              rows={rows}
              rowKey={row => row.id}
              rowHref={row => `/can-bo/ho-so/${row.code}`}
              columns={[
                codeColumn(t),
                { key: 'procedure', header: t('column.procedure'), cell: row => row.procedure },
                { key: 'applicant', header: t('column.applicant'), cell: row => row.applicant_name },
                { key: 'deciding', header: t('head.deciding'), cell: row => row.deciding_name },
                { key: 'received', header: t('book.received'), cell: row => formatDateTime(row.received_at) },
                { key: 'due', header: t('book.due'), cell: row => formatDateTime(row.due_at) },
                {
                  key: 'returned',
                  header: t('book.returned'),
                  cell: row => (row.returned_at ? formatDateTime(row.returned_at) : ''),
                },
                { key: 'way', header: t('book.way'), cell: row => t(`delivery.${row.delivery}`) },
              ]}
            />
          )}
        </>
      ),
    })
  },
})

export const registerPdf = definePage({
  path: '/can-bo/so-theo-doi.pdf',
  who: 'staff',
  text: 'Sổ theo dõi hồ sơ (mẫu 07), PDF',
  async get(ctx) {
    const t = texts('vi')
    const { asked, rows, centre, above, province } = await ctx.read(async tx => {
      const { asked, rows } = await load(tx, ctx)
      const centre = await getAgency(tx, asked.agency)
      const above = centre.parent ? await getAgency(tx, centre.parent) : undefined
      return { asked, rows, centre, above, province: await getAgency(tx, centre.id.split('/')[0]!) }
    })
    const bytes = await printForm('07', {
      agency: {
        name: centre.name,
        above: above?.name,
        address: centre.address || undefined,
        phone: centre.phone || undefined,
      },
      place: placeOfWriting(centre, above, province),
      at: ctx.now,
      from: asked.from,
      to: asked.to,
      rows: rows.map(row => ({
        code: row.code,
        procedure: row.procedure,
        sets: row.sets,
        filer: row.applicant_name,
        phone: row.phone ?? undefined,
        deciding: row.deciding_name,
        received: row.received_at,
        due: row.due_at,
        returned: row.returned_at ?? undefined,
        returnedAs: row.returned_at ? t(`delivery.${row.delivery}`) : undefined,
        note: row.extensions ? t('book.extended', { count: row.extensions }) : undefined,
      })),
    })
    return fileReply({
      name: `so-theo-doi-${asked.from}-${asked.to}.pdf`,
      mediaType: 'application/pdf',
      body: Buffer.from(bytes),
      inline: true,
    })
  },
})

async function load(tx: Tx, ctx: Ctx): Promise<{ asked: Asked; rows: Row[] }> {
  const centres = (await listAgencies(tx, { kind: 'one-stop-centre' }))
    .filter(centre => can(tx, 'dossiers:dossier.view', { agency: centre.id }))
    .map(centre => ({ value: centre.id, text: centre.name }))
  const agency = (centres.find(centre => centre.value === ctx.query.noi) ?? centres[0])?.value ?? ''
  const today = vnDay(ctx.now)
  const to = parseDay(ctx.query.den ?? '') ?? today
  const asked = parseDay(ctx.query.tu ?? '') ?? `${to.slice(0, 7)}-01`
  // A period of more than a year, or one that ends before it begins, becomes the thirty days before its end.
  const from = asked > to || daysBetween(asked, to) > longestPeriod ? addDays(to, -30) : asked
  const rows: Row[] = []
  const entries = await listBook(tx, { agency, from, to })
  const deciding = await agencyNames(
    tx,
    entries.map(entry => entry.deciding),
  )
  for (const entry of entries) {
    const { definition } = await getVersion(tx, entry.version)
    rows.push({
      ...entry,
      procedure: definition.shortName,
      deciding_name: deciding.get(entry.deciding) ?? entry.deciding,
    })
  }
  return { asked: { agency, centres, from, to }, rows }
}
