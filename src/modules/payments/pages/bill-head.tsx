import { Button, InsetText, PageHeading, Panel } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { type Bill, excessOf } from '../queries/get-bill.ts'
import { receiptNumber } from '../receipt-number.ts'
import type { Text } from '../texts.ts'
import { transferCode } from '../transfer-code.ts'

/** How the bill stands, in the words of its payer. */
export function BillHead({ t, bill }: { t: Text; bill: Bill }) {
  const { owed, held, leaving } = bill.books
  const last = bill.payments.at(-1)
  const heading = (title: string, text?: string) => (
    <>
      <PageHeading caption={t('bill.caption')} title={title} />
      {text && <InsetText>{text}</InsetText>}
    </>
  )
  switch (bill.state) {
    case 'paid':
      return (
        <>
          <Panel title={held ? t('paid.title', { amount: formatDong(held) }) : t('paid.nothing')}>
            {last && (
              <>
                {t('paid.how', { channel: t(`channel.${last.channel}`), at: formatDateTime(last.at) })}
                <br />
                {t('paid.receipt', { number: receiptNumber(last.receipt) })}
              </>
            )}
          </Panel>
          <Button href={bill.path ?? '/khoan-nop'}>{t('paid.continue')}</Button>
        </>
      )
    case 'overpaid':
      return (
        <>
          {heading(
            t('overpaid.title', { amount: formatDong(-owed) }),
            t('overpaid.text', { code: transferCode(bill.number) }),
          )}
          {excessOf(bill) > 0 ? (
            <Button href={`/thanh-toan/${bill.id}/nop-thua`}>{t('excess.go')}</Button>
          ) : (
            <InsetText>{t('excess.asked')}</InsetText>
          )}
        </>
      )
    case 'refunding':
      return owed > 0
        ? heading(
            t('refunding.owed.title', { amount: formatDong(leaving) }),
            t('refunding.owed.text', { owed: formatDong(owed) }),
          )
        : heading(t('refunding.title', { amount: formatDong(leaving) }), t('refunding.text'))
    case 'refunded':
      return heading(t('refunded.title'))
    case 'written-off':
      return heading(t('written-off.title'))
    case 'cancelled':
      return heading(t('cancelled.title'), t('cancelled.text', { at: formatDateTime(bill.cancelled_at!) }))
    case 'draft':
      return heading(t('state.draft'))
    case 'partly-paid':
      return heading(
        t('bill.title', { amount: formatDong(owed) }),
        t('partly.text', { held: formatDong(held), owed: formatDong(owed) }),
      )
    default:
      return (
        <PageHeading
          caption={t('bill.caption')}
          title={t('bill.title', { amount: formatDong(owed) })}
          lead={bill.purpose}
        />
      )
  }
}
