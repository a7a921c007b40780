import { InsetText, Qr } from '#design'
import { formatDong } from '#lib/money'
import { type Bill, qrPayload, transferCode } from '#modules/payments'
import { server } from '#platform/config'
import type { Text } from '../texts.ts'

/** The code of an open bill, large. */
export function VisitQr({ t, bill, size }: { t: Text; bill: Bill; size: number }) {
  if (!bill.beneficiary) return <InsetText>{t('qr.none')}</InsetText>
  const amount = formatDong(bill.books.owed)
  const label = t('qr.label', { amount, code: transferCode(bill.number) })
  return <Qr content={payloadOf(bill)!} label={label} size={size} />
}

/** What it says in letters, what has come already, and in the demonstration a way to pay it. */
export function QrWords({ t, bill }: { t: Text; bill: Bill }) {
  const payload = payloadOf(bill)
  if (!payload) return null
  const { owed, held } = bill.books
  return (
    <>
      <p class="govuk-body">
        {t('qr.code')}: <strong>{transferCode(bill.number)}</strong>
      </p>
      {held > 0 && (
        <InsetText>{t('qr.partly', { held: formatDong(held), owed: formatDong(owed) })}</InsetText>
      )}
      {server().DEMONSTRATION && (
        <p class="govuk-body-s">
          <a
            class="govuk-link"
            href={`/gia-lap/ngan-hang?qr=${encodeURIComponent(payload)}`}
            target="_blank"
            rel="noreferrer"
          >
            {t('qr.demonstration')}
          </a>
        </p>
      )}
    </>
  )
}

function payloadOf({ number, books, beneficiary }: Bill): string | undefined {
  return beneficiary && qrPayload({ number, owed: books.owed }, beneficiary)
}
