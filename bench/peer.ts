import { provinceDatabase, run } from './database.ts'
import { type Bench, figure, inTurns, median, table } from './measure.ts'
import { startDirectus } from './peer/directus.ts'
import { directusSide, prepareDirectus } from './peer/directus-side.ts'
import { prepareSen, senSide } from './peer/sen.ts'
import type { Side, Slice } from './peer/side.ts'
import { startProgram } from './program.ts'

const folder = process.argv.find(word => word.startsWith('--directus='))?.slice('--directus='.length)
const rounds = 3
const warmUp = 1
const clients = [8, 32]
// Some twenty seconds of work for either: programs of this kind are at half their pace before the engine knows them.
const warm = { sen: 4000, directus: 600 }
// So that a turn of each takes about as long: a slice of a tenth of a second says nothing of the second after it.
const each = { sen: 800, directus: 64 }
const total = (name: keyof typeof each) => warm[name] + each[name] * clients.length * (rounds + warmUp)

type Taken = { filed: number; accepted: number }

/** What is filed and then accepted a second, each for itself; together they make a job. */
async function take(side: Side, slice: Slice): Promise<Taken> {
  const filed = await side.file(slice)
  const accepted = await side.accept(slice)
  return { filed: filed.perSecond, accepted: accepted.perSecond }
}

const jobsOf = ({ filed, accepted }: Taken) => 1 / (1 / filed + 1 / accepted)

async function compare(url: string, folder: string): Promise<string> {
  await run(url, 'CREATE DATABASE directus')
  const theirs = new URL(url)
  theirs.pathname = '/directus'
  await prepareSen(url, total('sen'))
  const directus = await startDirectus(folder, theirs.href)
  const program = await startProgram({ DATABASE_URL: url, PROCESS: 'web', DEMONSTRATION: 'false' })
  try {
    const people = await prepareDirectus(directus, theirs.href, total('directus'))
    const sides = {
      sen: await senSide(url, program, total('sen')),
      directus: directusSide(directus, people),
    }
    const first = { sen: 1, directus: 1 }
    const turn = (name: keyof typeof each, clients: number, count = each[name]) => {
      const slice = { first: first[name], count, clients }
      first[name] += count
      return take(sides[name], slice)
    }
    await turn('sen', 8, warm.sen)
    await turn('directus', 8, warm.directus)
    const rows: string[][] = []
    for (const count of clients) {
      const turns = await inTurns<'sen' | 'directus', Taken>(
        { rounds, warmUp },
        { sen: () => turn('sen', count), directus: () => turn('directus', count) },
      )
      const middle = (name: 'sen' | 'directus', of: (taken: Taken) => number) => median(turns[name].map(of))
      const row = (what: string, of: (taken: Taken) => number) => {
        const [ours, theirs] = [middle('sen', of), middle('directus', of)]
        rows.push([String(count), what, figure(ours), figure(theirs), figure(ours / theirs)])
      }
      row('filed /s', taken => taken.filed)
      row('accepted /s', taken => taken.accepted)
      row('jobs /s', jobsOf)
    }
    return table(['clients', 'what', 'Sen', 'Directus', 'times'], rows)
  } finally {
    await directus.stop()
    await program.stop()
  }
}

export const bench: Bench = {
  question:
    'How many jobs a second does one process of Sen do beside one of Directus, on the same PostgreSQL, in turns? A job is an application for a birth certificate with its paper, filed by its applicant, and moved one step by an officer; both signed in, over HTTP. What each does for it is in peer/README.md.',
  run: async () =>
    folder
      ? provinceDatabase(({ url }) => compare(url, folder))
      : 'Skipped: it needs a Directus, which bench/peer/README.md says how to install.',
}
