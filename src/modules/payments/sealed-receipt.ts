import { dongInWords, formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Agency } from '#modules/organisation'
import { signPdf } from '#modules/signing'
import type { Tx } from '#platform/db'
import { openFile, storeBytes } from '#platform/files'
import type { Ctx } from '#platform/http'
import { printForSigning } from '#platform/print'
import type { Bill, Paid } from './queries/get-bill.ts'
import { namesOn, receiptItems, sayReturned } from './receipt-items.ts'
import { receiptNumber } from './receipt-number.ts'
import { db, type ReceiptRow } from './schema.ts'
import { texts } from './texts.ts'

type Facts = { bill: Bill; payment: Paid; agency: Agency }

/**
 * The receipt as a PDF under the agency's seal. It is made when it is first wanted and kept from then on: whoever asks
 * again gets the same bytes, and of two who ask at once the first.
 */
export async function sealedReceipt(ctx: Ctx, facts: Facts): Promise<Buffer> {
  const { payment, agency } = facts
  const { receipt } = payment
  const pdf = receipt.file ? undefined : await seal(ctx, facts)
  return ctx.write(async tx => {
    const mine = db(tx)
      .selectFrom('payments.receipt')
      .select('file')
      .where('agency', '=', receipt.agency)
      .where('year', '=', receipt.year)
      .where('number', '=', receipt.number)
    const { file } = await mine.forUpdate().executeTakeFirstOrThrow()
    if (file) {
      const { stream } = await openFile(tx, file)
      return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>))
    }
    const stored = await storeBytes(tx, {
      name: `bien-lai-${agency.code ?? 'sen'}-${receiptNumber(receipt).replace('/', '-')}.pdf`,
      mediaType: 'application/pdf',
      bytes: pdf!,
    })
    await db(tx)
      .updateTable('payments.receipt')
      .set({ file: stored.id })
      .where('agency', '=', receipt.agency)
      .where('year', '=', receipt.year)
      .where('number', '=', receipt.number)
      .execute()
    return Buffer.from(pdf!)
  })
}

async function seal(ctx: Ctx, { bill, payment, agency }: Facts): Promise<Uint8Array> {
  const t = texts('vi')
  const { receipt, amount, at } = payment
  const names = namesOn(bill, payment)
  const replaced = receipt.replaces === null ? undefined : await ctx.read(tx => replacedBy(tx, receipt))
  const printed = await printForSigning({
    template: new URL('./pages/receipt-a5.typ', import.meta.url),
    at,
    data: {
      agency: agency.name,
      address: agency.address,
      title: t('receipt.e-title'),
      head: [
        ...(receipt.form ? [[t('receipt.form'), receipt.form]] : []),
        ...(receipt.series ? [[t('receipt.series'), receipt.series]] : []),
        [t('receipt.number'), receiptNumber(receipt)],
      ],
      lines: [
        [t('bill.payer'), names.payer],
        ...(bill.for_name ? [[t('bill.on-behalf'), bill.for_name]] : []),
        [t('bill.purpose'), names.purpose],
        [t('bill.reference'), bill.reference],
        [t('paid.way'), t(`channel.${payment.channel}`)],
        [t('receipt.at'), formatDateTime(at)],
        ...sayReturned(bill, payment).map(text => ['', text]),
        ...(replaced ? [['', t('receipt.replaces', { number: receiptNumber(replaced) })]] : []),
      ],
      items: receiptItems(bill, payment),
      total: [t('bill.received'), formatDong(amount)],
      inWords: `${t('receipt.words')}: ${dongInWords(amount, { capital: true })}`,
      sealed: t('receipt.sealed'),
    },
  })
  const place = printed.places.find(place => place.name === 'seal')
  if (!place) throw new Error('The template of the receipt keeps no place for the seal')
  return signPdf(ctx, {
    pdf: printed.pdf,
    holder: { kind: 'agency', agency: agency.id, agencyName: agency.name },
    at: ctx.now,
    page: place.page,
    rect: place.rect,
    reason: t('receipt.reason'),
  })
}

/** The receipt of the same payment before this one; its number may be of an earlier year. */
function replacedBy(
  tx: Tx,
  { payment, year, number }: ReceiptRow,
): Promise<Pick<ReceiptRow, 'year' | 'number'> | undefined> {
  return db(tx)
    .selectFrom('payments.receipt')
    .select(['year', 'number'])
    .where('payment', '=', payment)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('year', 'number'), '<', tuple(year, number)))
    .orderBy('year', 'desc')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
}
