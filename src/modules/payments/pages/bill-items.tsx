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
        { key: 'name', header: t('item.name'), isRowHeader: true, cell: item => item.name },
        { key: 'quantity', header: t('item.quantity'), numeric: true, cell: item => item.quantity },
        {
          key: 'unit',
          header: t('item.unit'),
          numeric: true,
          hideOnPhone: true,
          cell: item => formatDong(item.unit_amount),
        },
        { key: 'amount', header: t('item.amount'), numeric: true, cell: item => formatDong(item.amount) },
      ]}
    />
  )
}
