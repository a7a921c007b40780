import { csrfToken } from '../../src/platform/http/csrf.ts'
import { liveAddress } from '../../src/platform/http/live.ts'
import { short } from '../asked.ts'
import { run } from '../database.ts'
import { figure, quantile, table } from '../measure.ts'
import { startProgram } from '../program.ts'
import { prepareDrafts, pressOf, sent } from '../submit/drafts.ts'
import { openConnection } from '../submit/keep-alive.ts'
import { prepareOfficers } from '../submit/officers.ts'
import { startPeople } from '../submit/people.ts'

const probes = short ? 3 : 60
const rate = 20

/** An open page: `told` answers when it next hears that its channel changed. */
async function openPage(port: number, who: { token: string; csrf: string }, channel: string) {
  const address = liveAddress({ csrf: csrfToken(who.csrf) }, [channel])
  const gone = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${port}${address}`, {
    headers: { cookie: `sen=${who.token}` },
    signal: gone.signal,
  })
  if (!answer.ok) throw new Error(`No stream for ${channel}: ${answer.status}`)
  let waiting: (() => void) | undefined
  void (async () => {
    for await (const chunk of answer.body!) if (Buffer.from(chunk).includes('data: changed')) waiting?.()
  })().catch(() => {})
  return {
    told: () =>
      new Promise<number>(done => {
        waiting = () => done(performance.now())
      }),
    close: () => gone.abort(),
  }
}

type Draft = { n: number; id: string; person: string; agency: string; officer: number }

type Times = Record<'officer' | 'citizen' | 'supervisor', number[]>

/** Presses one after another; milliseconds from the answer until all three pages were told. */
async function press(port: number, drafts: readonly Draft[]): Promise<Times> {
  const times: Times = { officer: [], citizen: [], supervisor: [] }
  const connection = await openConnection(port)
  for (const { n, id, person, agency, officer } of drafts) {
    const desk = await openPage(
      port,
      { token: `officer${officer}`, csrf: `csrf-officer${officer}` },
      `tasks:${agency}`,
    )
    const phone = await openPage(port, { token: `token${n}`, csrf: `csrf${n}` }, `inbox:${person}`)
    const board = await openPage(port, { token: 'officer1', csrf: 'csrf-officer1' }, 'overview')
    const all = [desk.told(), phone.told(), board.told()] as const
    if (!sent.test(await connection.ask(pressOf(n, id)))) throw new Error('Not sent')
    const answered = performance.now()
    const [atDesk, onPhone, onBoard] = await Promise.all(all)
    times.officer.push(atDesk - answered)
    times.citizen.push(onPhone - answered)
    times.supervisor.push(onBoard - answered)
    desk.close()
    phone.close()
    board.close()
  }
  connection.close()
  return times
}

/**
 * From the answered press to the officer's open worklist, and to the applicant's open inbox, which has the
 * message, and to a supervisor's open overview, which may be read anew from then on.
 */
export async function notificationLatency(url: string): Promise<string> {
  const load = probes * rate * 2
  await prepareDrafts(url, load)
  await prepareOfficers(url)
  const [found] = await run(
    url,
    `SELECT number AS n, d.id, person, agency, o.n AS officer FROM generate_series(1, ${load}) number
       JOIN dossiers.draft d ON d.id = bench_id('draft', number) JOIN bench_officer o USING (agency) ORDER BY number`,
  )
  const drafts = found!.rows as Draft[]
  // A few centres hear of nothing but what is measured.
  const watched = new Set(drafts.slice(0, 6).map(draft => draft.agency))
  const measured = drafts.filter(draft => watched.has(draft.agency)).slice(0, 2 * probes)
  const others = drafts.filter(draft => !watched.has(draft.agency))
  const env = { DATABASE_URL: url, DEMONSTRATION: 'false' }
  const web = await startProgram({ ...env, PROCESS: 'web' })
  const worker = await startProgram({ ...env, PROCESS: 'worker' })
  try {
    const atRest = await press(web.port, measured.slice(0, measured.length / 2))
    const people = startPeople(web.port, others, rate)
    const loaded = await press(web.port, measured.slice(measured.length / 2))
    await people.stop()
    const row = (what: string, times: number[]) => [
      what,
      figure(quantile(times, 0.5)),
      figure(quantile(times, 0.95)),
    ]
    return table(
      ['from the answer to the press until', 'ms p50', 'p95'],
      [
        row('the open worklist is told, at rest', atRest.officer),
        row('the open inbox is told, at rest', atRest.citizen),
        row('the open overview is told, at rest', atRest.supervisor),
        row(`the open worklist, ${rate} filed a second`, loaded.officer),
        row(`the open inbox, ${rate} filed a second`, loaded.citizen),
        row(`the open overview, ${rate} filed a second`, loaded.supervisor),
      ],
    )
  } finally {
    await web.stop()
    await worker.stop()
  }
}
