import { setTimeout as pause } from 'node:timers/promises'
import { numberAsked } from './asked.ts'
import { provinceDatabase, run } from './database.ts'
import { type Bench, figure, table } from './measure.ts'
import { type Held, startWatched, type Watched } from './memory/watched.ts'
import { prepareDrafts } from './submit/drafts.ts'
import { prepareOfficers } from './submit/officers.ts'
import { type People, startPeople } from './submit/people.ts'

const minutes = numberAsked('minutes', '2', '0.2')
/** Applications a second; with each go a worklist and a list of the citizen's own. */
const rate = numberAsked('rate', '20', '5')
const tenths = 10

type Reading = { at: number; filed: number; web: Held; worker: Held }

/** Megabytes an hour, by least squares. */
function slope(points: readonly { at: number; value: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [at, value] = [mean(points.map(one => one.at)), mean(points.map(one => one.value))]
  const over = points.reduce((sum, one) => sum + (one.at - at) * (one.value - value), 0)
  const under = points.reduce((sum, one) => sum + (one.at - at) ** 2, 0)
  return (over / under) * 60
}

async function watch(url: string, web: Watched, worker: Watched): Promise<string> {
  const [drafts] = await run(
    url,
    `SELECT n, bench_id('draft', n) AS id FROM generate_series(1, ${rate * minutes * 60}) n ORDER BY n`,
  )
  const began = performance.now()
  let people: People | undefined
  const look = async (): Promise<Reading> => ({
    at: (performance.now() - began) / 60_000,
    filed: people?.filed() ?? 0,
    web: await web.held(),
    worker: await worker.held(),
  })
  await pause(5000)
  const readings = [await look()]
  people = startPeople(web.port, drafts!.rows, rate)
  for (let tenth = 0; tenth < tenths; tenth++) {
    await pause((minutes * 60_000) / tenths)
    readings.push(await look())
  }
  await people.stop()
  const rows = readings.map(({ at, filed, web, worker }) =>
    [figure(at), String(filed)].concat([web.resident, web.heap, worker.resident, worker.heap].map(figure)),
  )
  const late = readings.slice(readings.length / 2)
  const grows = (of: (reading: Reading) => number) =>
    `${slope(late.map(reading => ({ at: reading.at, value: of(reading) }))).toFixed(1)} MB`
  return [
    table(['minute', 'filed', 'web MB', 'its heap', 'worker MB', 'its heap'], rows),
    '',
    `Growth an hour, over the second half: web ${grows(one => one.web.resident)}, its heap ${grows(one => one.web.heap)}; worker ${grows(one => one.worker.resident)}, its heap ${grows(one => one.worker.heap)}. The first line is before anybody came.`,
  ].join('\n')
}

export const bench: Bench = {
  question: `How much memory do a web process and a worker hold while ${rate} people a second file an application, look at their own list and at a worklist, and does it grow? Resident is what the machine gives; the heap is what is left after clearing up. ${minutes} minutes; \`-- --minutes=60\` for the long form.`,
  run: () =>
    provinceDatabase(async ({ url }) => {
      await prepareDrafts(url, rate * minutes * 60)
      await prepareOfficers(url)
      // Everybody signed in before it began, and the last of them comes at its end.
      const env = { DATABASE_URL: url, DEMONSTRATION: 'false', SESSION_IDLE_MINUTES: '480' }
      const web = await startWatched({ ...env, PROCESS: 'web' })
      const worker = await startWatched({ ...env, PROCESS: 'worker' })
      try {
        return await watch(url, web, worker)
      } finally {
        await web.stop()
        await worker.stop()
      }
    }),
}
