import { InsetText, Table } from '#design'
import { formatDong } from '#lib/money'
import { formatDay } from '#lib/vietnamese-text'
import type { Ctx } from '#platform/http'
import { byDay, type Compared, type Verdict, verdicts } from '../statements/compare.ts'
import { statementTexts } from '../statements/texts.ts'

const mostShown = 200
const isDifference = ({ verdict }: Compared): boolean => verdict !== 'equal' && verdict !== 'repeated'

/** A gateway's file held against our books: the sums of each day, then each difference and what to do about it. */
export function Comparison({ ctx, compared }: { ctx: Ctx; compared: Compared[] }) {
  const t = statementTexts(ctx.locale)
  const days = byDay(compared)
  const differences = compared.filter(isDifference)
  const used = verdicts.filter(verdict => compared.some(one => one.verdict === verdict))
  const more = differences.length - mostShown
  return (
    <>
      <Table
        caption={t('compare.title')}
        captionSize="m"
        compact
        rows={days}
        rowKey={one => one.day}
        columns={[
          {
            key: 'day',
            header: t('day'),
            isRowHeader: true,
            noWrap: true,
            cell: one => formatDay(one.day),
          },
          ...used.map(verdict => ({
            key: verdict,
            header: t(`verdict.${verdict}`),
            numeric: true,
            cell: (one: (typeof days)[number]) => {
              const { count, amount } = one.sums[verdict]
              return count ? t('compare.count', { count, amount: formatDong(amount) }) : '0'
            },
          })),
          {
            key: 'fee',
            header: t('compare.fee'),
            numeric: true,
            noWrap: true,
            cell: one => formatDong(one.fee),
          },
          {
            key: 'payout',
            header: t('compare.payout'),
            numeric: true,
            noWrap: true,
            cell: one => formatDong(one.payout),
          },
        ]}
      />
      {differences.length ? (
        <Differences ctx={ctx} differences={differences.slice(0, mostShown)} />
      ) : (
        <InsetText>{t('compare.no-differences')}</InsetText>
      )}
      {more > 0 && <p class="govuk-body">{t('compare.more', { count: more })}</p>}
    </>
  )
}

function Differences({ ctx, differences }: { ctx: Ctx; differences: Compared[] }) {
  const t = statementTexts(ctx.locale)
  const sum = (side: { amount: number } | undefined) => (side ? formatDong(side.amount) : '–')
  return (
    <Table
      caption={t('compare.differences')}
      captionSize="m"
      compact
      rows={differences}
      rowKey={({ ours, theirs }) => ours?.id ?? String(theirs?.position)}
      columns={[
        {
          key: 'what',
          header: t('compare.what'),
          isRowHeader: true,
          cell: ({ verdict }) => (
            <>
              {t(`verdict.${verdict}`)}
              <br />
              <span class="govuk-hint">{t(`do.${verdict as Exclude<Verdict, 'equal' | 'repeated'>}`)}</span>
            </>
          ),
        },
        { key: 'day', header: t('day'), noWrap: true, cell: one => formatDay(one.day) },
        {
          key: 'order',
          header: t('compare.order'),
          noWrap: true,
          cell: ({ ours, theirs }) => theirs?.order || ours?.order,
        },
        {
          key: 'transaction',
          header: t('compare.transaction'),
          cell: ({ ours, theirs }) => theirs?.transaction || ours?.transaction,
        },
        {
          key: 'ours',
          header: t('compare.ours'),
          numeric: true,
          noWrap: true,
          cell: ({ ours }) => sum(ours),
        },
        {
          key: 'theirs',
          header: t('compare.theirs'),
          numeric: true,
          noWrap: true,
          cell: ({ theirs }) => sum(theirs),
        },
      ]}
    />
  )
}
