import { run } from '../database.ts'
import type { Program } from '../program.ts'
import { postOf, prepareDrafts, pressOf, sent } from '../submit/drafts.ts'
import { askAll } from '../submit/keep-alive.ts'
import { prepareOfficers } from '../submit/officers.ts'
import type { Side } from './side.ts'

/** Applications that wait for their last press, and officers who will accept them. */
export async function prepareSen(url: string, count: number): Promise<void> {
  await prepareDrafts(url, count)
  // Without copies it is free: no bill, which the other side would not have.
  await run(
    url,
    `UPDATE dossiers.draft SET answers = jsonb_set(answers, '{extra,copies}', '0'); ANALYZE dossiers.draft`,
  )
  await prepareOfficers(url)
}

/** The last press of each application, then its acceptance by the officer of the centre where it arrived. */
export async function senSide(url: string, { port }: Program, count: number): Promise<Side> {
  const [drafts] = await run(
    url,
    `SELECT bench_id('draft', n) AS id FROM generate_series(1, ${count}) n ORDER BY n`,
  )
  return {
    file({ first, count, clients }) {
      const presses = Array.from({ length: count }, (_, i) =>
        pressOf(first + i, drafts!.rows[first + i - 1]!.id),
      )
      return askAll(port, presses, clients, sent)
    },
    async accept({ clients }) {
      const [open] = await run(
        url,
        `SELECT t.id, o.n FROM dossiers.task t JOIN bench_officer o USING (agency)
         WHERE t.does = 'receive' AND t.state = 'open' ORDER BY t.id`,
      )
      const presses = (open!.rows as { id: string; n: number }[]).map(({ id, n }) =>
        postOf(`/can-bo/viec/${id}/tiep-nhan`, { token: `officer${n}`, csrf: `csrf-officer${n}` }),
      )
      return askAll(port, presses, clients, accepted)
    },
  }
}

const accepted = /^HTTP\/1\.1 303 [^]*\r\nlocation: \/can-bo\/ho-so\/[^?]+\?xong=accept\r\n/i
