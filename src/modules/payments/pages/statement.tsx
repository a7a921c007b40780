import { z } from 'zod'
import {
  BackLink,
  FormPage,
  InsetText,
  NotificationBanner,
  PageHeading,
  Pagination,
  SummaryList,
  Table,
} from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { staffNames } from '#modules/organisation'
import { actorKey } from '#platform/access'
import { Conflict } from '#platform/errors'
import { type Ctx, definePage, idOf, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { compareStatement } from '../statements/compare-statement.ts'
import { getStatement, type StatementInFull } from '../statements/list-statements.ts'
import { releaseStatement } from '../statements/release-statement.ts'
import { statementTexts } from '../statements/texts.ts'
import { texts } from '../texts.ts'
import { Comparison } from './comparison.tsx'

const list = '/can-bo/thu-ngan/sao-ke'
const isStaff = (actor: string) => actor.startsWith('staff:')
const staffIdOf = (actor: string) => actor.slice('staff:'.length)

/** One statement: looked at by a second person before it counts, and what became of each line afterwards. */
export const statementPage = definePage({
  path: `${list}/:statement`,
  who: 'staff',
  text: 'Xem sao kê, đối chiếu tệp quyết toán; người thứ hai cho nhập vào sổ',
  async get(ctx) {
    const t = statementTexts(ctx.locale)
    const after = z.coerce.number().int().min(0).max(10_000_000).safeParse(ctx.query.sau)
    const id = idOf(ctx, 'statement')
    const { full, names, compared } = await ctx.read(async tx => {
      const full = await getStatement(tx, id, after.success ? after.data : 0)
      const { read_by, imported_by, gateway } = full.statement
      return {
        full,
        names: await staffNames(tx, [read_by, imported_by ?? ''].filter(isStaff).map(staffIdOf)),
        compared: gateway ? await compareStatement(tx, id) : undefined,
      }
    })
    const { statement, next, mayRelease } = full
    const isMine = statement.read_by === actorKey(ctx.actor)
    const here = `${list}/${statement.id}`
    return staffPage(ctx, {
      title: t('title'),
      children: (
        <>
          <BackLink href={list}>{t('back')}</BackLink>
          {ctx.query.vuong && <NotificationBanner kind="warning" text={t('conflict.payments.four-eyes')} />}
          <PageHeading caption={t('title')} title={statement.name || statement.number} />
          <Facts ctx={ctx} full={full} names={names} />
          {!statement.imported_at && !mayRelease && (
            <InsetText>{t(isMine ? 'import.wait' : 'import.not-you')}</InsetText>
          )}
          {!statement.imported_at && mayRelease && (
            <FormPage action={here} csrf={ctx.csrf} submitText={t('import')} sticky={false}>
              <p class="govuk-body">{t('import.hint')}</p>
            </FormPage>
          )}
          {statement.imported_at && statement.waiting > 0 && (
            <InsetText>{t('running', { count: statement.waiting })}</InsetText>
          )}
          {compared && <Comparison ctx={ctx} compared={compared} />}
          {statement.imported_at && <Sums ctx={ctx} full={full} />}
          <Lines ctx={ctx} full={full} />
          <Pagination next={next === undefined ? undefined : { href: `${here}?sau=${next}` }} />
        </>
      ),
    })
  },
  async post(ctx) {
    const id = idOf(ctx, 'statement')
    try {
      await ctx.write(tx => releaseStatement(tx, id))
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      return redirect(`${list}/${id}?vuong=1`)
    }
    return redirect(`${list}/${id}`)
  },
})

type Props = { ctx: Ctx; full: StatementInFull }

function Facts({ ctx, full: { statement, alreadyKnown }, names }: Props & { names: Map<string, string> }) {
  const nameOf = (actor: string, at: Date) =>
    `${names.get(staffIdOf(actor)) ?? ''} ${formatDateTime(at)}`.trim()
  const t = statementTexts(ctx.locale)
  const balance = (amount: number | null) => (amount === null ? t('balance.unsaid') : formatDong(amount))
  return (
    <SummaryList
      rows={[
        ...(statement.gateway
          ? [{ key: t('source'), value: texts(ctx.locale)(`channel.${statement.gateway}`) }]
          : []),
        { key: t('account'), value: `${statement.number} – ${statement.bankName}` },
        {
          key: t('days'),
          value: t('days.range', { from: formatDay(statement.first_day), to: formatDay(statement.last_day) }),
        },
        { key: t('lines'), value: String(statement.lines) },
        ...(statement.gateway
          ? [{ key: t('compare.payout'), value: formatDong(statement.payout) }]
          : [
              { key: t('opening'), value: balance(statement.opening) },
              { key: t('closing'), value: balance(statement.closing) },
            ]),
        { key: t('read-by'), value: nameOf(statement.read_by, statement.read_at) },
        ...(statement.imported_by && statement.imported_at
          ? [{ key: t('released-by'), value: nameOf(statement.imported_by, statement.imported_at) }]
          : []),
        ...(statement.gateway && statement.imported_at
          ? [
              {
                key: t('settled-at'),
                value: statement.settled_at ? formatDateTime(statement.settled_at) : t('settled-at.not-yet'),
              },
            ]
          : []),
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
          cell: line => line.description || line.reference || line.transaction,
        },
        { key: 'from', header: t('from'), cell: line => line.counterparty_name || line.counterparty_account },
        { key: 'sum', header: t('sum'), numeric: true, noWrap: true, cell: line => formatDong(line.amount) },
        { key: 'state', header: t('state'), cell: line => t(`outcome.${line.outcome ?? 'none'}`) },
      ]}
    />
  )
}
