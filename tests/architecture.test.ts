import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { modules } from '../src/modules.ts'
import { findCircle, importGraph, sourceFiles } from './support/import-graph.ts'

const root = join(import.meta.dirname, '..')
test('a module stands only on lower floors, and says on which', () => {
  const seen = new Set<string>()
  for (const module of modules) {
    for (const used of module.uses)
      expect(seen, `${module.id} uses ${used}, which is not below it`).toContain(used)
    seen.add(module.id)
  }
  const folders = readdirSync(join(root, 'src/modules'))
  expect(folders.toSorted()).toEqual(modules.map(module => module.id).toSorted())
})

describe('imports', () => {
  const imports = importGraph(root)
  const house = imports.filter(({ from }) => !/(test|fixture|examples)\.tsx?$/.test(from))
  const breaks = (rule: (one: { from: string; to: string }) => boolean) =>
    house.filter(rule).map(({ from, to }) => `${from} → ${to}`)
  const place = (file: string) => /^src\/(modules|platform|lib)\/([^/]+)\//.exec(file)?.slice(1).join('/')

  test('are read at all', () => {
    expect(imports.length).toBeGreaterThan(500)
  })

  test('run in no circle', () => {
    expect(findCircle(imports)).toBeUndefined()
  })

  test('go through the door of another place', () => {
    expect(
      breaks(
        ({ from, to }) =>
          !!place(to) &&
          !!place(from) &&
          place(from) !== place(to) &&
          !/^src\/(modules|platform|lib)\/[^/]+\/index\.ts$/.test(to),
      ),
    ).toEqual([])
    expect(
      breaks(
        ({ from, to }) =>
          to.startsWith('src/design/') && !from.startsWith('src/design/') && to !== 'src/design/index.ts',
      ),
    ).toEqual([])
  })

  test('of lib, design and platform never lead to a higher floor', () => {
    expect(
      breaks(({ from, to }) => from.startsWith('src/lib/') && /^src\/(modules|platform|design)\//.test(to)),
    ).toEqual([])
    expect(
      breaks(({ from, to }) => from.startsWith('src/design/') && /^src\/(modules|platform)\//.test(to)),
    ).toEqual([])
    expect(
      breaks(({ from, to }) => from.startsWith('src/platform/') && to.startsWith('src/modules/')),
    ).toEqual([])
  })

  test('of a module lead only to the modules it says it uses', () => {
    const uses = new Map(
      modules.map(module => [`modules/${module.id}`, module.uses.map(id => `modules/${id}`)]),
    )
    expect(
      breaks(({ from, to }) => {
        const [here, there] = [place(from), place(to)]
        return (
          !!here?.startsWith('modules/') &&
          !!there?.startsWith('modules/') &&
          here !== there &&
          !uses.get(here)?.includes(there)
        )
      }),
    ).toEqual([])
  })

  test('of the house never lead to tests', () => {
    // The sandboxes of outside systems serve tests and demonstration alike.
    expect(breaks(({ from, to }) => to.startsWith('tests/') && from !== 'src/sandboxes.ts')).toEqual([])
  })
})

test('files are small and named by what they hold', () => {
  const files = sourceFiles(root)
  const vague = files.filter(file => /^(utils?|helpers?|common|misc|shared)\./.test(basename(file)))
  expect(vague).toEqual([])
  const long = files.filter(file => readFileSync(join(root, file), 'utf8').split('\n').length > 500)
  expect(long).toEqual([])
})

test('only platform/config reads the environment, and only platform/clock asks for the time', () => {
  const reads = sourceFiles(root).filter(file => !/test\.tsx?$|fixture/.test(file))
  const environment = reads.filter(
    file =>
      !file.startsWith('src/platform/config/') &&
      /process\.env\b/.test(readFileSync(join(root, file), 'utf8')),
  )
  // The embedded server and the tools of PostgreSQL are started in it.
  expect(environment.toSorted()).toEqual([
    'src/platform/backup/outside-tools.ts',
    'src/platform/db/embedded.ts',
  ])
  const time = reads.filter(file => /new Date\(\)|Date\.now\(\)/.test(readFileSync(join(root, file), 'utf8')))
  expect(time.filter(file => !file.startsWith('src/design/islands/'))).toEqual([
    'src/platform/clock/index.ts',
  ])
})

test('each module has its manifest and its page of explanation', () => {
  for (const { id } of modules) {
    const files = readdirSync(join(root, 'src/modules', id))
    expect(files, id).toEqual(expect.arrayContaining(['README.md', 'module.ts']))
  }
})
