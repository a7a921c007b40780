import { Table } from '#design'
import { formatDong } from '#lib/money'
import type { BillItemRow } from '../schema.ts'
import type { Text } from '../texts.ts'

export function BillItems(props: { t: Text; items: BillItemRow[] }) {
  const { t } = props
  return (
    <Table
      caption={t('bill.items')}
      captionSize="m"
      onPhone="plain"
      rows={props.items}
      rowKey={item => item.code}
      columns={[
        {
          key: 'name',
          header: t('item.name'),
          isRowHeader: true,
          cell: item =>
            item.quantity > 1
              ? `${item.name} (${item.quantity} × ${formatDong(item.unit_amount)})`
              : item.name,
        },
        {
          key: 'amount',
          header: t('item.amount'),
          numeric: true,
          noWrap: true,
          cell: item => formatDong(item.amount),
        },
      ]}
    />
  )
}
