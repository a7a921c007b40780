import { Tag } from '#design'
import type { Day } from '#lib/vietnamese-text'
import { isPayable } from '#modules/payments'
import type { InvoiceRow } from '../schema.ts'
import type { Text } from '../texts.ts'

/** Whether a month's bill is made, paid or late. */
export function InvoiceState(props: {
  t: Text
  invoice: Pick<InvoiceRow, 'state' | 'due_on'> | undefined
  today: Day
}) {
  const { t, invoice, today } = props
  if (!invoice) return <Tag colour="grey">{t('state.none')}</Tag>
  if (isPayable(invoice.state))
    return invoice.due_on < today ? (
      <Tag colour="red">{t('state.overdue')}</Tag>
    ) : (
      <Tag colour="blue">{t('state.owed')}</Tag>
    )
  if (invoice.state === 'paid' || invoice.state === 'overpaid')
    return <Tag colour="green">{t('state.paid')}</Tag>
  if (invoice.state === 'refunding') return <Tag colour="amber">{t('state.refunding')}</Tag>
  return <Tag colour="grey">{t('state.over')}</Tag>
}
