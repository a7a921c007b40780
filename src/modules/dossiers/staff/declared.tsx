import { SummaryList } from '#design'
import type { SummaryPage, SummaryRow } from '#lib/form'

/** What was declared, page by page; each thing of several under a heading of its own. */
export function Declared({
  pages,
  blanks,
}: {
  pages: SummaryPage[] /** Also what was left open. */
  blanks?: boolean
}) {
  return (
    <>
      {pages.map(page => (
        <section>
          <h2 class="govuk-heading-m">{page.title}</h2>
          {groupsOf(blanks ? page.rows : page.rows.filter(row => row.text)).map(({ item, rows }) => (
            <>
              {item && <h3 class="govuk-heading-s">{item}</h3>}
              <SummaryList rows={rows.map(({ label, text }) => ({ key: label, value: text || '—' }))} />
            </>
          ))}
        </section>
      ))}
    </>
  )
}

function groupsOf(rows: SummaryRow[]): { item?: string; rows: SummaryRow[] }[] {
  const groups: { item?: string; rows: SummaryRow[] }[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last && last.item === row.item) last.rows.push(row)
    else groups.push({ item: row.item, rows: [row] })
  }
  return groups
}
