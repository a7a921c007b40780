import { EmptyState, PageHeading, SearchBox, StatusTag, Table } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { getVersion } from '#modules/procedures'
import { definePage, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { searchDossiers } from '../queries/list-dossiers.ts'
import { codeColumn } from './code-column.tsx'
import { texts } from './texts.ts'

/** By code, by the QR code of a receipt, or by a name with or without marks. The whole code opens the dossier at once. */
export const searchPage = definePage({
  path: '/can-bo/tim',
  who: 'staff',
  text: 'Tìm hồ sơ theo mã hoặc tên người nộp',
  async get(ctx) {
    const t = texts(ctx.locale)
    const words = wordsOf(ctx.query.q ?? '')
    const found = await ctx.read(async tx => {
      const rows = []
      for (const card of await searchDossiers(tx, words))
        rows.push({ ...card, short: (await getVersion(tx, card.version)).definition.shortName })
      return rows
    })
    const exact = found.find(row => row.code === words.toUpperCase())
    if (exact) return redirect(`/can-bo/ho-so/${exact.code}`)
    return staffPage(ctx, {
      title: t('search.title'),
      children: (
        <>
          <PageHeading
            title={t('search.title')}
            lead={words && t('search.found', { count: found.length, words })}
          />
          {!words && <SearchBox action="/can-bo/tim" label={t('search.label')} marksHint />}
          {words && found.length === 0 && (
            <EmptyState title={t('search.none', { words })}>{t('search.none.text')}</EmptyState>
          )}
          {found.length > 0 && (
            <Table
              caption={t('search.title')}
              captionHidden
              rows={found}
              rowKey={row => row.id}
              rowHref={row => `/can-bo/ho-so/${row.code}`}
              columns={[
                codeColumn(t),
                { key: 'applicant', header: t('column.applicant'), cell: row => row.applicant_name },
                { key: 'procedure', header: t('column.procedure'), cell: row => row.short },
                { key: 'status', header: t('column.status'), cell: row => <StatusTag status={row.status} /> },
                {
                  key: 'submitted',
                  header: t('column.submitted'),
                  cell: row => formatDateTime(row.submitted_at),
                },
                {
                  key: 'due',
                  header: t('column.due'),
                  cell: row => (row.due_at ? formatDateTime(row.due_at) : '—'),
                },
              ]}
            />
          )}
        </>
      ),
    })
  },
})

/** The QR code of a receipt is an address that ends in the code. */
function wordsOf(typed: string): string {
  const text = typed.trim().slice(0, 200)
  return new URLSearchParams(text.slice(text.indexOf('?') + 1)).get('ma')?.trim() || text
}
