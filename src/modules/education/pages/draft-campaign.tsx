import { Button, ButtonGroup, type Content, InsetText, Table } from '#design'
import { formatDong } from '#lib/money'
import { actorKey, can } from '#platform/access'
import type { Ctx } from '#platform/http'
import type { Expected } from '../queries/expected.ts'
import type { Campaign } from '../queries/get-campaign.ts'
import { preparedBy } from '../schema.ts'
import type { Text } from '../texts.ts'
import { DeedButton } from './deed.tsx'
import { pathOf } from './place.ts'

type Line = { key: string; name: Content; kind?: string; amount?: string; count?: string; sum?: string }

/** What is asked for; of a draft also of how many, and what it comes to together. */
export function Items({ t, campaign, expected }: { t: Text; campaign: Campaign; expected?: Expected }) {
  const lines = campaign.items.map(({ position, name, amount, compulsory }): Line => {
    const count = expected?.counts.get(position) ?? 0
    return {
      key: String(position),
      name,
      kind: t(compulsory ? 'item.compulsory' : 'item.optional'),
      amount: formatDong(amount),
      count: String(count),
      sum: formatDong(count * amount),
    }
  })
  const inAll: Line[] | undefined = expected && [
    ...(expected.waived > 0
      ? [{ key: 'waived', name: t('reductions'), sum: `− ${formatDong(expected.waived)}` }]
      : []),
    {
      key: 'total',
      name: <strong>{t('items.total')}</strong>,
      count: String(expected.pupils),
      sum: formatDong(expected.total),
    },
  ]
  const figures = (['amount', ...(expected ? (['count', 'sum'] as const) : [])] as const).map(key => ({
    key,
    header: t(`item.${key}`),
    numeric: true,
    noWrap: true,
    cell: (line: Line) => line[key] ?? '',
  }))
  return (
    <Table
      caption={t('items')}
      captionSize="m"
      onPhone={expected ? 'cards' : 'plain'}
      rows={[...lines, ...(inAll ?? [])]}
      rowKey={line => line.key}
      columns={[
        { key: 'name', header: t('item.name'), isRowHeader: true, cell: line => line.name },
        { key: 'kind', header: t('item.kind'), hideOnPhone: !!expected, cell: line => line.kind ?? '' },
        ...figures,
      ]}
    />
  )
}

type Props = { ctx: Ctx; t: Text; campaign: Campaign; expected: Expected; classes: Content }

/** What opening will do, and the button for whoever may and did not write it. */
export function Draft({ ctx, t, campaign, expected, classes }: Props) {
  const hasOptional = campaign.items.some(item => !item.compulsory)
  const { pupils, total, least, most } = expected
  const mayOpen = can(ctx, 'education:campaign.open', { agency: campaign.school })
  const isOwn = preparedBy(campaign, actorKey(ctx.actor))
  return (
    <>
      {classes}
      {hasOptional && <InsetText>{t('draft.optional')}</InsetText>}
      <p class="govuk-body">
        {t(least === most ? 'draft.text.same' : 'draft.text', {
          count: pupils,
          total: formatDong(total),
          least: formatDong(least),
          most: formatDong(most),
        })}
      </p>
      {mayOpen && isOwn && <InsetText>{t('draft.other-person')}</InsetText>}
      <ButtonGroup>
        {mayOpen && !isOwn && (
          <DeedButton ctx={ctx} campaign={campaign.id} deed="mo" text={t('draft.open')} />
        )}
        {can(ctx, 'education:campaign.prepare', { agency: campaign.school }) && (
          <Button kind="secondary" href={pathOf(campaign.id, '/sua')}>
            {t('draft.edit')}
          </Button>
        )}
      </ButtonGroup>
    </>
  )
}
