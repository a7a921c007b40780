import { Button, ButtonGroup, CopyCode, Details, InsetText, Qr, SummaryList } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { server } from '#platform/config'
import { listGateways } from '../gateways/configured.ts'
import { qrPayload } from '../qr-code.ts'
import type { Bill } from '../queries/get-bill.ts'
import type { AccountRow } from '../schema.ts'
import type { Text } from '../texts.ts'
import { transferCode } from '../transfer-code.ts'
import { timeLeft } from './time-left.ts'

type Props = { t: Text; bill: Bill; agency: string; watching: boolean; csrf: string; now: Date }

/** The QR code first, then the same in words to type, then wallets, then cash; and what to do when nothing seems to happen. */
export function WaysToPay(props: Props) {
  const { t, bill } = props
  const code = transferCode(bill.number)
  const here = `/thanh-toan/${bill.id}`
  return (
    <>
      {bill.due_at && (
        <InsetText>
          {t('pay.until', { at: formatDateTime(bill.due_at), left: timeLeft(t, bill.due_at, props.now) })}
        </InsetText>
      )}
      {bill.beneficiary && (
        <Transfer
          t={t}
          asked={{ number: bill.number, owed: bill.books.owed }}
          beneficiary={bill.beneficiary}
          picture={`${here}/ma-qr`}
        />
      )}
      <h2 class="govuk-heading-m">{bill.beneficiary ? t('pay.cash.title') : t('pay.cash.only')}</h2>
      <p class="govuk-body">{t('pay.cash.text', { agency: props.agency, code })}</p>
      <Gateways t={t} action={here} csrf={props.csrf} />
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

/** A transfer as a code to scan, and in words to type. `picture` is where a phone can keep the code from. */
export function Transfer(props: {
  t: Text
  /** The number of a bill or a basket, and the đồng that are owed. */
  asked: { number: number; owed: number }
  beneficiary: AccountRow
  picture?: string
}) {
  const { t, asked, beneficiary } = props
  const code = transferCode(asked.number)
  const amount = formatDong(asked.owed)
  const payload = qrPayload(asked, beneficiary)
  return (
    <>
      <h2 class="govuk-heading-m">{t('pay.qr.title')}</h2>
      <p class="govuk-body">{t('pay.qr.text')}</p>
      <Qr content={payload} label={t('pay.qr.label', { amount, code })} size={300} />
      {props.picture && (
        <>
          <p class="govuk-body">{t('pay.qr.phone')}</p>
          <Button href={props.picture} kind="secondary">
            {t('pay.qr.download')}
          </Button>
        </>
      )}
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

/** Wallets and gateways; `basket`: it is what they pay. */
export function Gateways(props: { t: Text; action: string; csrf: string; basket?: string }) {
  const { t, action, csrf, basket } = props
  const gateways = listGateways()
  if (!gateways.length) return null
  return (
    <>
      <h2 class="govuk-heading-m">{t('gateway.title')}</h2>
      <p class="govuk-body">{t('gateway.text')}</p>
      <form method="post" action={action}>
        <input type="hidden" name="_csrf" value={csrf} />
        {basket && <input type="hidden" name="gop" value={basket} />}
        <ButtonGroup>
          {gateways.map(gateway => (
            <Button name="cong" value={gateway.id} kind="secondary">
              {t('gateway.choose', { name: gateway.name })}
            </Button>
          ))}
        </ButtonGroup>
      </form>
    </>
  )
}
