import { Button, type Content, EmptyState, PageHeading, SearchBox, Table, Tag } from '#design'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { getVersion, listProcedures, listVersions, type ProcedureVersion } from '#modules/procedures'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, type Reply } from '#platform/http'
import { barePage, staffPage } from '#platform/pages'
import { countOpenByVersion } from '../queries/open-by-version.ts'
import { feesInWords, ProcedureFacts, Versions } from './catalogue-procedure.tsx'
import { type Part, partsIn, workplacesOf } from './procedure-parts.ts'
import { type Text, texts } from './texts.ts'

const here = '/can-bo/thu-tuc'

type Row = ProcedureVersion & { parts: Part[] }

/** The procedures that the officer's agencies have a part in, with what everybody asks about them. */
export const cataloguePage = definePage({
  path: here,
  who: 'staff',
  text: 'Danh mục thủ tục của cơ quan: thời hạn, phí, giấy tờ',
  async get(ctx) {
    need(ctx, 'dossiers:dossier.view', { agencies: agenciesOf(ctx) })
    const t = texts(ctx.locale)
    const words = ctx.query.q?.trim().slice(0, 200) ?? ''
    const all = ctx.query['pham-vi'] === 'tat-ca'
    const rows = await ctx.read(tx => load(tx, words, all))
    const addressOf = (more: Record<string, string>) => {
      const query = new URLSearchParams({
        ...(words && { q: words }),
        ...(all && { 'pham-vi': 'tat-ca' }),
        ...more,
      })
      return query.size ? `${here}?${query}` : here
    }
    const printed = ctx.query.in === '1'
    const table = (
      <Table
        caption={t('catalogue.title')}
        captionHidden
        compact
        rows={rows}
        rowKey={row => row.code}
        rowHref={row => `${here}/${row.code}`}
        columns={[
          {
            key: 'name',
            header: t('catalogue.title'),
            isRowHeader: true,
            cell: row => (
              <a class="govuk-link" href={`${here}/${row.code}`}>
                {row.definition.shortName}
              </a>
            ),
          },
          { key: 'code', header: t('catalogue.code'), noWrap: true, cell: row => row.code },
          { key: 'field', header: t('catalogue.field'), cell: row => row.definition.field },
          {
            key: 'part',
            header: t('catalogue.part'),
            noWrap: true,
            cell: row => <Parts t={t} parts={row.parts} />,
          },
          { key: 'term', header: t('catalogue.term'), cell: row => row.definition.terms.at(-1)!.text },
          { key: 'fee', header: t('catalogue.fee'), cell: row => feesInWords(t, row.definition) },
          { key: 'papers', header: t('catalogue.papers'), cell: row => papersInWords(t, row) },
        ]}
      />
    )
    if (printed) return paper(ctx, t('catalogue.title'), table)
    return staffPage(ctx, {
      title: t('catalogue.title'),
      children: (
        <>
          <PageHeading
            title={t('catalogue.title')}
            lead={t('catalogue.lead')}
            aside={
              rows.length > 0 && (
                <Button href={addressOf({ in: '1' })} kind="secondary">
                  {t('catalogue.print')}
                </Button>
              )
            }
          />
          <SearchBox
            action={here}
            label={t('catalogue.search')}
            value={words}
            id="tim-thu-tuc"
            marksHint
            hidden={all ? { 'pham-vi': 'tat-ca' } : {}}
          />
          <Scope t={t} all={all} words={words} />
          <p aria-live="polite">{t('catalogue.found', { count: rows.length })}</p>
          {rows.length ? (
            table
          ) : (
            <EmptyState title={t('catalogue.none')}>{t('catalogue.none.text')}</EmptyState>
          )}
        </>
      ),
    })
  },
})

/** One procedure as the data has it, all of it in sight; its versions, what each changed, and what is open under it. */
export const catalogueProcedurePage = definePage({
  path: `${here}/:code`,
  who: 'staff',
  text: 'Một thủ tục cho cán bộ: giấy tờ, căn cứ, các bản và thay đổi, hồ sơ đang mở',
  async get(ctx) {
    need(ctx, 'dossiers:dossier.view', { agencies: agenciesOf(ctx) })
    const t = texts(ctx.locale)
    const { versions, open, parts } = await ctx.read(async tx => {
      const versions = await listVersions(tx, ctx.params.code!)
      return {
        versions,
        open: await countOpenByVersion(tx, ctx.params.code!),
        parts: partsIn(await workplacesOf(tx), await getVersion(tx, versions[0].id)),
      }
    })
    const { definition } = versions[0]
    const body = (
      <>
        <ProcedureFacts t={t} definition={definition} />
        <Versions t={t} versions={versions} open={open} />
      </>
    )
    if (ctx.query.in === '1') return paper(ctx, definition.shortName, body)
    return staffPage(ctx, {
      title: definition.shortName,
      breadcrumbs: [{ text: t('catalogue.title'), href: here }, { text: definition.code }],
      children: (
        <>
          <PageHeading
            caption={`${definition.code} · ${definition.field}`}
            title={definition.shortName}
            lead={definition.summary}
            aside={
              <Button href={`${here}/${definition.code}?in=1`} kind="secondary">
                {t('catalogue.print')}
              </Button>
            }
          />
          <p class="sen-screen-only">
            <Parts t={t} parts={parts} />{' '}
            <a class="govuk-link" href={`/thu-tuc/${definition.code}`}>
              {t('catalogue.public')}
            </a>
          </p>
          {body}
        </>
      ),
    })
  },
})

const agenciesOf = ({ actor }: Ctx) => (actor.kind === 'staff' ? actor.grants.map(grant => grant.agency) : [])

async function load(tx: Tx, words: string, all: boolean): Promise<Row[]> {
  const places = await workplacesOf(tx)
  const rows: Row[] = []
  for (const card of await listProcedures(tx, { words })) {
    const version = await getVersion(tx, card.current)
    rows.push({ ...version, parts: partsIn(places, version) })
  }
  return all ? rows : rows.filter(row => row.parts.length)
}

function paper(ctx: Ctx, title: string, children: Content): Reply {
  const t = texts(ctx.locale)
  return barePage(ctx, {
    title,
    children: (
      <>
        <PageHeading title={title} caption={t('catalogue.printed', { day: formatDay(vnDay(ctx.now)) })} />
        {children}
      </>
    ),
  })
}

function Scope({ t, all, words }: { t: Text; all: boolean; words: string }) {
  const q: Record<string, string> = words ? { q: words } : {}
  const choices = [
    [false, t('catalogue.mine'), new URLSearchParams(q)],
    [true, t('catalogue.all'), new URLSearchParams({ ...q, 'pham-vi': 'tat-ca' })],
  ] as const
  return (
    <nav aria-label={t('catalogue.whose')} class="sen-choices">
      <span>{t('catalogue.whose')}: </span>
      {choices.map(([value, text, query]) => (
        <a href={query.size ? `${here}?${query}` : here} aria-current={value === all ? 'true' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  )
}

const Parts = ({ t, parts }: { t: Text; parts: readonly Part[] }) => (
  <>
    {parts.map(part => (
      <>
        <Tag colour={part === 'decides' ? 'blue' : 'grey'}>{t(`catalogue.part.${part}`)}</Tag>{' '}
      </>
    ))}
  </>
)

function papersInWords(t: Text, { definition }: ProcedureVersion): string {
  const required = definition.papers.filter(paper => paper.required && !paper.when).length
  return t('catalogue.papers.count', { required, other: definition.papers.length - required })
}
