import { Button, CopyCode, Details, Qr, SummaryList } from '#design'
import { formatDong } from '#lib/money'
import { server } from '#platform/config'
import { qrPayload } from '../qr-code.ts'
import type { Bill } from '../queries/get-bill.ts'
import type { Text } from '../texts.ts'
import { transferCode } from '../transfer-code.ts'

/** The QR code first, then the same in words to type, then cash; and what to do when nothing seems to happen. */
export function WaysToPay(props: { t: Text; bill: Bill; agency: string; watching: boolean }) {
  const { t, bill } = props
  const code = transferCode(bill.number)
  const here = `/thanh-toan/${bill.id}`
  return (
    <>
      {bill.beneficiary && <Transfer t={t} bill={bill} beneficiary={bill.beneficiary} code={code} />}
      <h2 class="govuk-heading-m">{bill.beneficiary ? t('pay.cash.title') : t('pay.cash.only')}</h2>
      <p class="govuk-body">{t('pay.cash.text', { agency: props.agency, code })}</p>
      <Details summary={t('pay.late.title')}>
        <p>{t('pay.late.wait')}</p>
        <p>{t('pay.late.again')}</p>
        <p>{t('pay.late.call', { code })}</p>
      </Details>
      <p class="govuk-body-s">
        {props.watching && `${t('pay.refreshing')} `}
        <a class="govuk-link" href={props.watching ? `${here}?tu-xem=0` : here}>
          {props.watching ? t('pay.refresh.stop') : t('pay.refresh.now')}
        </a>
      </p>
    </>
  )
}

function Transfer(props: {
  t: Text
  bill: Bill
  beneficiary: NonNullable<Bill['beneficiary']>
  code: string
}) {
  const { t, bill, beneficiary, code } = props
  const amount = formatDong(bill.amount)
  const payload = qrPayload(bill, beneficiary)
  return (
    <>
      <h2 class="govuk-heading-m">{t('pay.qr.title')}</h2>
      <p class="govuk-body">{t('pay.qr.text')}</p>
      <Qr content={payload} label={t('pay.qr.label', { amount, code })} size={300} />
      <p class="govuk-body">{t('pay.qr.phone')}</p>
      <Button href={`/thanh-toan/${bill.id}/ma-qr`} kind="secondary">
        {t('pay.qr.download')}
      </Button>
      {server().DEMONSTRATION && (
        <p class="govuk-inset-text">
          <a class="govuk-link" href={`/gia-lap/ngan-hang?qr=${encodeURIComponent(payload)}`}>
            {t('pay.demonstration')}
          </a>
        </p>
      )}
      <h2 class="govuk-heading-m">{t('pay.transfer.title')}</h2>
      <p class="govuk-body">{t('pay.transfer.hint')}</p>
      <SummaryList
        rows={[
          { key: t('pay.transfer.bank'), value: beneficiary.bank_name },
          { key: t('pay.transfer.account'), value: <CopyCode>{beneficiary.number}</CopyCode> },
          { key: t('pay.transfer.name'), value: beneficiary.name },
          { key: t('bill.amount'), value: amount },
          { key: t('pay.transfer.content'), value: <CopyCode>{code}</CopyCode> },
        ]}
      />
    </>
  )
}
