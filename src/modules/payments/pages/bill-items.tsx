import { Table } from '#design'
import { formatDong } from '#lib/money'
import type { Bill } from '../queries/get-bill.ts'
import type { Text } from '../texts.ts'

/** What is asked for, and what of it need not be paid. */
export function BillItems({ t, bill }: { t: Text; bill: Bill }) {
  const lines = [
    ...bill.items.map(item => ({
      key: item.code,
      name:
        item.quantity > 1 ? `${item.name} (${item.quantity} × ${formatDong(item.unit_amount)})` : item.name,
      amount: formatDong(item.amount),
    })),
    ...bill.reductions.map(({ reason, amount }, at) => ({
      key: `reduction-${at}`,
      name: t('bill.reduced', { reason }),
      amount: `− ${formatDong(amount)}`,
    })),
  ]
  return (
    <Table
      caption={t('bill.items')}
      captionSize="m"
      onPhone="plain"
      rows={lines}
      rowKey={line => line.key}
      columns={[
        { key: 'name', header: t('item.name'), isRowHeader: true, cell: line => line.name },
        { key: 'amount', header: t('item.amount'), numeric: true, noWrap: true, cell: line => line.amount },
      ]}
    />
  )
}
