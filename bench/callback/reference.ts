import { pgbench } from '../pgbench.ts'
import { counters } from './bills.ts'

/**
 * The same rows that a callback writes, statement by statement in one transaction: what PostgreSQL does for a client that
 * costs next to nothing, knows everything beforehand and asks nothing.
 */
const script = `
\\set i :i + 1
\\set n :first + :client_id * :each + :i
BEGIN;
SELECT id FROM payments.bill WHERE id = bench_id('bill', :n::int) FOR UPDATE;
SELECT id FROM payments.attempt WHERE id = bench_id('attempt', :n::int) FOR UPDATE;
INSERT INTO payments.told (attempt, source, state, transaction, amount, code, said_at, heard_at) VALUES (bench_id('attempt', :n::int), 'callback', 'paid', (14000000 + :n::int)::text, 8000, '00', now(), now());
INSERT INTO payments.notice (id, channel, gateway_transaction, account_number, amount, description, paid_at, received_at) VALUES (bench_id('notice', :n::int), 'vnpay', (14000000 + :n::int)::text, '', 8000, 'SEN' || :n::int, now(), now());
UPDATE payments.attempt SET state = 'paid', ask_at = NULL WHERE id = bench_id('attempt', :n::int);
INSERT INTO payments.payment (id, bill, channel, amount, gateway_transaction, received_by, at) VALUES (bench_id('payment', :n::int), bench_id('bill', :n::int), 'vnpay', 8000, (14000000 + :n::int)::text, 'system.payments.vnpay', now());
INSERT INTO payments.entry (posting, at, agency, account, gateway, bill, payment, debit, credit) VALUES (bench_id('paid', :n::int), now(), 'bench/' || :n::int % ${counters}, 'gateway', 'vnpay', bench_id('bill', :n::int), bench_id('payment', :n::int), 8000, 0), (bench_id('paid', :n::int), now(), 'bench/' || :n::int % ${counters}, 'receivable', NULL, bench_id('bill', :n::int), bench_id('payment', :n::int), 0, 8000);
UPDATE payments.bill SET state = 'paid', paid_at = now() WHERE id = bench_id('bill', :n::int);
INSERT INTO platform.ledger (chain, at, actor, action, body) VALUES (bench_id('bill', :n::int), now(), 'system.payments.vnpay', 'attempt.paid', jsonb_build_object('attempt', bench_id('attempt', :n::int), 'source', 'callback', 'amount', 8000, 'late', false));
INSERT INTO platform.ledger (chain, at, actor, action, body) VALUES (bench_id('bill', :n::int), now(), 'system.payments.vnpay', 'bill.paid', jsonb_build_object('channel', 'vnpay', 'amount', 8000, 'payment', bench_id('payment', :n::int)));
INSERT INTO platform.outbox (topic, payload) VALUES ('event-bench', jsonb_build_object('bill', bench_id('bill', :n::int), 'reference', 'BENCH-' || :n::int)), ('event-bench', jsonb_build_object('bill', bench_id('bill', :n::int), 'reference', 'BENCH-' || :n::int, 'state', 'paid')), ('live', jsonb_build_object('channel', 'bench'));
UPDATE payments.receipt_series SET last = last + 1 WHERE agency = 'bench/' || :n::int % ${counters} RETURNING year, last \\gset
INSERT INTO payments.receipt (agency, year, number, payment) VALUES ('bench/' || :n::int % ${counters}, :year, :last, bench_id('payment', :n::int));
COMMIT;
`

export const pgbenchOn = (url: string) => pgbench(url, { name: 'callback', script, variables: {} })
