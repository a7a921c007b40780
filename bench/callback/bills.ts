import { signVnpay, vnpayData } from '../../src/modules/payments/gateways/vnpay-signing.ts'
import { transferCode } from '../../src/modules/payments/transfer-code.ts'
import { run } from '../database.ts'

export const vnpay = {
  VNPAY_TMN_CODE: 'SENBENCH',
  VNPAY_HASH_SECRET: 'the secret between the gateway and the bench',
  VNPAY_PAY_URL: 'http://127.0.0.1:1/pay',
  VNPAY_API_URL: 'http://127.0.0.1:1/api',
}
const amount = 8_000

/** Receipts are numbered by agency, and whoever pays there waits for the one before: the counters of a province. */
export const counters = 96

/**
 * Makes `count` open bills whose payers went to a gateway, of which nothing was told yet. Bill n has number n, its ids are
 * made from n, and its agency is one of `counters`.
 */
export async function prepareBills(url: string, count: number): Promise<void> {
  await run(
    url,
    `CREATE FUNCTION bench_id(kind text, n int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
       $id$ SELECT overlay(overlay(md5(kind || n) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid $id$;
     SET session_replication_role = replica;
     CREATE TEMP TABLE number AS SELECT n, 'bench/' || n % ${counters} AS agency FROM generate_series(1, ${count}) n;
     INSERT INTO payments.bill (id, number, reference, payer, payer_name, agency, purpose, amount, state, search, opened_at)
       OVERRIDING SYSTEM VALUE
       SELECT bench_id('bill', n), n, 'BENCH-' || n, bench_id('payer', n), 'Trần Thị Hoà', agency, 'Lệ phí', ${amount}, 'open', '', now() FROM number;
     INSERT INTO payments.entry (posting, at, agency, account, bill, debit, credit)
       SELECT bench_id('posting', n), now(), agency, account, bench_id('bill', n), debit, credit
       FROM number, (VALUES ('receivable', ${amount}, 0), ('income', 0, ${amount})) AS side (account, debit, credit);
     INSERT INTO payments.receipt_series (agency, year, last)
       SELECT DISTINCT agency, extract(year FROM now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::int, 0 FROM number;
     ANALYZE; CHECKPOINT`,
  )
  // The order carries a check sign that PostgreSQL knows nothing of.
  for (let from = 1; from <= count; from += 5000) {
    const numbers = Array.from({ length: Math.min(5000, count - from + 1) }, (_, at) => from + at)
    const rows = numbers.map(
      n =>
        `(bench_id('attempt', ${n}), '${orderOf(n)}', 'vnpay', bench_id('bill', ${n}), ${amount}, 'Lệ phí', '::1', 'vi', now(), now() + interval '15 minutes', 'begun', now() + interval '1 day')`,
    )
    await run(
      url,
      `INSERT INTO payments.attempt (id, "order", gateway, bill, amount, purpose, payer_address, locale, created_at, expires_at, state, ask_at)
       VALUES ${rows.join(',')}`,
    )
  }
  await run(url, 'VACUUM ANALYZE payments.attempt')
}

const orderOf = (n: number) => `${transferCode(n)}-1`

/** What VNPAY sends when bill n was paid, signed. */
export function callbackOf(n: number): Buffer {
  const told = {
    vnp_Amount: String(amount * 100),
    vnp_BankCode: 'NCB',
    vnp_BankTranNo: `VNP${n}`,
    vnp_CardType: 'ATM',
    vnp_OrderInfo: 'Le phi',
    vnp_PayDate: '20261122101530',
    vnp_ResponseCode: '00',
    vnp_TmnCode: vnpay.VNPAY_TMN_CODE,
    vnp_TransactionNo: String(14_000_000 + n),
    vnp_TransactionStatus: '00',
    vnp_TxnRef: orderOf(n),
  }
  const query = `${vnpayData(told)}&vnp_SecureHash=${signVnpay(vnpay.VNPAY_HASH_SECRET, told)}`
  return Buffer.from(
    `GET /thanh-toan/cong/vnpay/bao?${query} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: identity\r\n\r\n`,
  )
}
