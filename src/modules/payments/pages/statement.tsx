import { z } from 'zod'
import { BackLink, FormPage, InsetText, PageHeading, Pagination, SummaryList, Table } from '#design'
import { formatDong } from '#lib/money'
import { formatDay } from '#lib/vietnamese-text'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { importStatement } from '../statements/import-lines.ts'
import { getStatement, type StatementInFull } from '../statements/list-statements.ts'
import { statementTexts } from '../statements/texts.ts'

const list = '/can-bo/thu-ngan/sao-ke'

/** One statement: looked at before it counts, and what became of each line afterwards. */
export const statementPage = definePage({
  path: `${list}/:statement`,
  who: 'staff',
  text: 'Xem sao kê đã tải và nhập vào sổ',
  async get(ctx) {
    const t = statementTexts(ctx.locale)
    const after = z.coerce.number().int().min(0).max(10_000_000).safeParse(ctx.query.sau)
    const full = await ctx.read(tx => getStatement(tx, idOf(ctx), after.success ? after.data : 0))
    const { statement, next } = full
    const here = `${list}/${statement.id}`
    return staffPage(ctx, {
      title: t('title'),
      children: (
        <>
          <BackLink href={list}>{t('back')}</BackLink>
          <PageHeading caption={t('title')} title={statement.name || statement.number} />
          <Facts ctx={ctx} full={full} />
          {!statement.imported_at && (
            <FormPage action={here} csrf={ctx.csrf} submitText={t('import')} sticky={false}>
              <p class="govuk-body">{t('import.hint')}</p>
            </FormPage>
          )}
          {statement.imported_at && statement.waiting > 0 && (
            <InsetText>{t('running', { count: statement.waiting })}</InsetText>
          )}
          {statement.imported_at && <Sums ctx={ctx} full={full} />}
          <Lines ctx={ctx} full={full} />
          <Pagination next={next === undefined ? undefined : { href: `${here}?sau=${next}` }} />
        </>
      ),
    })
  },
  async post(ctx) {
    const id = idOf(ctx)
    await ctx.write(tx => importStatement(tx, id))
    return redirect(`${list}/${id}`)
  },
})

function idOf(ctx: Ctx): string {
  const id = z.uuid().safeParse(ctx.params.statement)
  if (!id.success) throw new NotFound('statement')
  return id.data
}

type Props = { ctx: Ctx; full: StatementInFull }

function Facts({ ctx, full: { statement, alreadyKnown } }: Props) {
  const t = statementTexts(ctx.locale)
  const balance = (amount: number | null) => (amount === null ? t('balance.unsaid') : formatDong(amount))
  return (
    <SummaryList
      rows={[
        { key: t('account'), value: `${statement.number} – ${statement.bankName}` },
        {
          key: t('days'),
          value: t('days.range', { from: formatDay(statement.first_day), to: formatDay(statement.last_day) }),
        },
        { key: t('lines'), value: String(statement.lines) },
        { key: t('opening'), value: balance(statement.opening) },
        { key: t('closing'), value: balance(statement.closing) },
        ...(alreadyKnown ? [{ key: t('known'), value: t('known.value', { count: alreadyKnown }) }] : []),
      ]}
    />
  )
}

function Sums({ ctx, full }: Props) {
  const t = statementTexts(ctx.locale)
  return (
    <>
      <Table
        caption={t('sums')}
        captionSize="m"
        onPhone="plain"
        rows={full.sums}
        rowKey={one => one.outcome ?? 'none'}
        columns={[
          {
            key: 'outcome',
            header: t('state'),
            isRowHeader: true,
            cell: one => t(`outcome.${one.outcome ?? 'none'}`),
          },
          { key: 'lines', header: t('lines'), numeric: true, cell: one => one.lines },
          { key: 'sum', header: t('sum'), numeric: true, noWrap: true, cell: one => formatDong(one.amount) },
        ]}
      />
      {full.sums.some(one => one.outcome === 'unmatched') && (
        <p class="govuk-body">
          <a class="govuk-link" href="/can-bo/thu-ngan/chua-khop">
            {t('go-unmatched')}
          </a>
        </p>
      )}
    </>
  )
}

function Lines({ ctx, full }: Props) {
  const t = statementTexts(ctx.locale)
  return (
    <Table
      caption={t('transactions')}
      captionSize="m"
      compact
      rows={full.lines}
      rowKey={line => String(line.position)}
      columns={[
        { key: 'day', header: t('day'), noWrap: true, cell: line => formatDay(line.booked_on) },
        {
          key: 'text',
          header: t('text'),
          isRowHeader: true,
          cell: line => line.description || line.transaction,
        },
        { key: 'from', header: t('from'), cell: line => line.counterparty_name || line.counterparty_account },
        { key: 'sum', header: t('sum'), numeric: true, noWrap: true, cell: line => formatDong(line.amount) },
        { key: 'state', header: t('state'), cell: line => t(`outcome.${line.outcome ?? 'none'}`) },
      ]}
    />
  )
}
