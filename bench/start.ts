import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { dataDir } from '#platform/config'
import { startEmbedded } from '#platform/db'
import { type Bench, figure, inTurns, median, table, timed } from './measure.ts'
import { startProgram } from './program.ts'

const rounds = 6

async function bareNode(): Promise<void> {
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
}

/** How long it takes to come up; then it is stopped, which is not counted. */
async function untilUp(start: () => Promise<{ stop(): Promise<void> }>): Promise<number> {
  const from = performance.now()
  const running = await start()
  const took = performance.now() - from
  await running.stop()
  return took
}

export const bench: Bench = {
  question:
    'How long does it take from being asked to start to being ready, with data there already, against a Node that does nothing and against PostgreSQL alone?',
  async run() {
    const env = { DATA_DIR: join(dataDir(), 'program'), DATABASE_URL: '' }
    const first = await timed(async () => (await startProgram(env)).stop())
    const cluster = join(dataDir(), 'alone')
    await (await startEmbedded(cluster)).stop()
    const turns = await inTurns<'node' | 'postgres' | 'program', number>(
      { rounds },
      {
        node: () => timed(bareNode),
        postgres: () => untilUp(() => startEmbedded(cluster)),
        program: () => untilUp(() => startProgram(env)),
      },
    )
    const floor = median(turns.node)
    const row = (what: string, times: number[]) => [
      what,
      figure(median(times)),
      figure(Math.min(...times)),
      figure(median(times) / floor),
    ]
    return [
      table(
        ['what', 'ms median', 'ms best', 'times node -e 0'],
        [
          row('node -e 0', turns.node),
          row('PostgreSQL alone', turns.postgres),
          row('the program, ready', turns.program),
        ],
      ),
      `\nThe very first start, with the database made and the demonstration seeded, and the stop: ${figure(first / 1000)} s.`,
    ].join('\n')
  },
}
