import { BackLink, InsetText, PageHeading } from '#design'
import type { Bill, Paid } from '../queries/get-bill.ts'
import { sayReturned } from '../receipt-items.ts'
import type { Text } from '../texts.ts'

/** Instead of a receipt over money that went back before anybody wanted it. */
export function ReceiptRefused(props: { t: Text; bill: Bill; payment: Paid; back: string }) {
  const { t, bill, payment, back } = props
  return (
    <>
      <BackLink href={back}>{t('receipt.refused.back')}</BackLink>
      <PageHeading caption={bill.purpose} title={t('receipt.refused')} lead={t('receipt.refused.text')} />
      {sayReturned(bill, payment, t).map(text => (
        <InsetText>{text}</InsetText>
      ))}
    </>
  )
}
