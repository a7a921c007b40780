import { randomUUID } from 'node:crypto'
import { getBill, recordTransfer, transferCode } from '#modules/payments'
import { system } from '#platform/access'
import { now } from '#platform/clock'
import type { testDatabase } from './database.ts'

/** đồng that somebody transfers to a bill's account, with its code in the text. */
export function transferTo(db: ReturnType<typeof testDatabase>, bill: string, amount: number) {
  return db.as(system('test')).write(async tx => {
    const { number, beneficiary } = await getBill(tx, bill)
    return recordTransfer(tx, {
      gatewayTransaction: randomUUID(),
      account: beneficiary!.number,
      amount,
      description: `CT ${transferCode(number)}`,
      paidAt: now(),
    })
  })
}
