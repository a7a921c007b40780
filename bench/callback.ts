import { besidePgbench, numbersOf, type Turn } from './beside-pgbench.ts'
import { callbackOf, prepareBills, vnpay } from './callback/bills.ts'
import { pgbenchOn } from './callback/reference.ts'
import { provinceDatabase, run } from './database.ts'
import type { Bench } from './measure.ts'
import { besideWeb, type Program } from './program.ts'
import { askAll } from './submit/keep-alive.ts'

const slices = [
  { clients: 1, count: 480 },
  { clients: 8, count: 1280 },
  { clients: 32, count: 1280 },
]

export const bench: Bench = {
  question:
    'How many callbacks of a payment gateway a second go through (HTTP, signature, payment, books, state, ledger, receipt, outbox), as a share of pgbench that writes the same rows into the same durable PostgreSQL, prepared, in one transaction each? Every payment is another bill’s, at one of 96 counters. What goes into the outbox stays there: a worker would hand it on.',
  run: () =>
    provinceDatabase(({ url }) =>
      besideWeb({ DATABASE_URL: url, ...vnpay }, program => compare(url, program)),
    ),
}

async function compare(url: string, { port }: Program): Promise<string> {
  const numbers = numbersOf(slices)
  await prepareBills(url, numbers)
  const pgbench = pgbenchOn(url)
  const ask = ({ clients, count, first }: Turn) => {
    const callbacks = Array.from({ length: count }, (_, at) => callbackOf(first + at))
    return askAll(port, callbacks, clients, /^HTTP\/1\.1 200 /)
  }
  const answer = await besidePgbench(slices, ask, pgbench)
  await checkPaid(url, pgbench ? numbers : numbers / 2)
  return answer
}

/** A figure counts only when each bill was paid, by us as by pgbench. */
async function checkPaid(url: string, expected: number): Promise<void> {
  const [answer] = await run(
    url,
    `SELECT count(*)::int AS paid FROM payments.bill b JOIN payments.payment p ON p.bill = b.id JOIN payments.receipt r ON r.payment = p.id
     WHERE b.state = 'paid'`,
  )
  const { paid } = answer!.rows[0]
  if (paid !== expected) throw new Error(`${paid} of ${expected} bills were paid`)
}
