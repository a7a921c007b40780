import { pgbench } from '../pgbench.ts'
import { birthAnswers } from './drafts.ts'

/**
 * The same rows that a submission writes, statement by statement in one transaction: what PostgreSQL does for a client
 * that costs next to nothing, knows everything beforehand and asks nothing.
 */
const script = `
\\set i :i + 1
\\set n :first + :client_id * :each + :i
BEGIN;
UPDATE dossiers.draft SET dossier = md5('dossier' || :n::int)::uuid, updated_at = now() WHERE id = bench_id('draft', :n::int) AND dossier IS NULL;
INSERT INTO dossiers.code_counter AS c (unit, day, last) VALUES ('B' || :n::int % 96, current_date, 1) ON CONFLICT (unit, day) DO UPDATE SET last = c.last + 1 RETURNING last \\gset
INSERT INTO dossiers.dossier (id, code, procedure, version, channel, delivery, applicant, applicant_name, applicant_key, phone, lookup_hash, filed_by, receiving, deciding, status, answers, fee, term, submitted_at) VALUES (md5('dossier' || :n::int)::uuid, 'B' || :n::int % 96 || '-20261121-' || lpad(:last::text, 7, '0'), '1.001193', :version::uuid, 'online', 'electronic', md5('person' || :n::int)::uuid, 'Nguyễn Thị Ngọc Lan', 'nguyen thi ngoc lan', NULL, sha256('x'), 'citizen:' || md5('person' || :n::int)::uuid, 'tay-ninh/phuong-' || :n::int % 96 || '/trung-tam', 'tay-ninh/phuong-' || :n::int % 96, 1, :answers::jsonb, 16000, '{"amount": 0, "unit": "working-day", "text": "Ngay trong ngày tiếp nhận"}', now());
INSERT INTO dossiers.paper (dossier, paper, name, file, source, added_at) VALUES (md5('dossier' || :n::int)::uuid, 'declaration', 'to-khai.pdf', md5('file' || :n::int)::uuid, 'upload', now());
INSERT INTO dossiers.token (id, dossier, node) VALUES (md5('token' || :n::int)::uuid, md5('dossier' || :n::int)::uuid, 'receive');
INSERT INTO dossiers.task (id, dossier, token, node, name, does, role, agency, opened_at, due_at, code, procedure_name, applicant_name, channel) VALUES (md5('task' || :n::int)::uuid, md5('dossier' || :n::int)::uuid, md5('token' || :n::int)::uuid, 'receive', 'Tiếp nhận hồ sơ', 'receive', 'one-stop-officer', 'tay-ninh/phuong-' || :n::int % 96 || '/trung-tam', now(), now() + interval '1 day', 'B' || :n::int % 96 || '-20261121-' || lpad(:last::text, 7, '0'), 'Đăng ký khai sinh', 'Nguyễn Thị Ngọc Lan', 'online');
INSERT INTO platform.ledger (chain, at, actor, action, body) VALUES (md5('dossier' || :n::int)::uuid, now(), 'citizen:' || md5('person' || :n::int)::uuid, 'submitted', jsonb_build_object('status', 1, 'code', 'B' || :n::int % 96 || '-' || :last::text));
INSERT INTO platform.outbox (topic, payload) VALUES ('event-bench', jsonb_build_object('dossier', md5('dossier' || :n::int)::uuid, 'action', 'submitted')), ('live', jsonb_build_object('channel', 'bench')), ('live', jsonb_build_object('channel', 'bench')), ('event-bench', jsonb_build_object('dossier', md5('dossier' || :n::int)::uuid, 'occasion', 'submitted'));
COMMIT;
`

/** Transactions per second of pgbench over a slice of the drafts; undefined where there is no pgbench. */
export const pgbenchOn = (url: string, version: string) =>
  pgbench(url, { name: 'submission', script, variables: { version, answers: birthAnswers() } })
