import { openBill } from '#modules/payments'
import { feesOf, type ProcedureVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { moveTo, pauseClock } from '../dossier.ts'
import { say } from '../say.ts'
import type { DossierRow } from '../schema.ts'

/** The process came to "collect": a bill is opened, the person is told, and the clock waits for the payment. */
export async function requestPayment(tx: Tx, dossier: DossierRow, version: ProcedureVersion): Promise<void> {
  const lines = feesOf(version.definition, { answers: dossier.answers, channel: dossier.channel }).filter(
    line => line.collect === 'at-receipt',
  )
  const bill = await openBill(tx, {
    reference: dossier.code,
    payer: dossier.applicant,
    payerName: dossier.applicant_name,
    agency: dossier.receiving,
    purpose: version.definition.shortName,
    path: `/ho-so/${dossier.code}`,
    items: lines.map(({ code, name, amount, kind }) => ({
      code,
      name,
      quantity: 1,
      unitAmount: amount,
      kind,
    })),
  })
  await moveTo(tx, dossier, dossier.status === 2 ? [4, 6] : [6], {}, { amount: dossier.fee })
  await pauseClock(tx, dossier, 'payment')
  await say(tx, dossier, 'payment', { amount: dossier.fee }, `/thanh-toan/${bill}`)
}
