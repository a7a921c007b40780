import { Table } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Bill, Paid } from '../queries/get-bill.ts'
import { sayReturned } from '../receipt-items.ts'
import { receiptNumber } from '../receipt-number.ts'
import type { Text } from '../texts.ts'

/** What was paid of a bill, each with its receipt; `hrefOf` leads to the document. */
export function PaymentList(props: { t: Text; bill: Bill; hrefOf(payment: Paid): string }) {
  const { t, bill, hrefOf } = props
  return (
    <Table
      caption={t('bill.payments')}
      captionSize="m"
      rows={bill.payments}
      rowKey={payment => payment.id}
      columns={[
        { key: 'at', header: t('paid.at'), isRowHeader: true, cell: payment => formatDateTime(payment.at) },
        { key: 'way', header: t('paid.way'), cell: payment => t(`channel.${payment.channel}`) },
        {
          key: 'receipt',
          header: t('paid.receipt.header'),
          cell: payment => (
            <a class="govuk-link" href={hrefOf(payment)}>
              {t('paid.e-receipt', { number: receiptNumber(payment.receipt) })}
            </a>
          ),
        },
        {
          key: 'amount',
          header: t('bill.amount'),
          numeric: true,
          noWrap: true,
          cell: payment => (
            <>
              {formatDong(payment.amount)}
              {sayReturned(bill, payment, t).map(text => (
                <>
                  <br />
                  {text}
                </>
              ))}
            </>
          ),
        },
      ]}
    />
  )
}
