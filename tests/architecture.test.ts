import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'
import { expect, test } from 'vitest'
import { modules } from '../src/modules.ts'

const root = join(import.meta.dirname, '..')
const source = (ending: RegExp) =>
  readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && ending.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))

test('a module stands only on lower floors, and says on which', () => {
  const seen = new Set<string>()
  for (const module of modules) {
    for (const used of module.uses) expect(seen, `${module.id} uses ${used}, which is not below it`).toContain(used)
    seen.add(module.id)
  }
  const folders = readdirSync(join(root, 'src/modules'))
  expect(folders.toSorted()).toEqual(modules.map(module => module.id).toSorted())
})

test('imports keep to the doors and the floors, and run in no circle', async () => {
  const forbidden: IForbiddenRuleType[] = [
    { name: 'no-circle', severity: 'error', from: { path: '^src/' }, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'lib-stands-alone', severity: 'error', from: { path: '^src/lib/' }, to: { path: '^src/(modules|platform|design)/' } },
    { name: 'design-knows-only-lib', severity: 'error', from: { path: '^src/design/' }, to: { path: '^src/(modules|platform)/' } },
    { name: 'platform-knows-no-module', severity: 'error', from: { path: '^src/platform/' }, to: { path: '^src/modules/' } },
    { name: 'no-tests-in-the-house', severity: 'error', from: { path: '^src/(modules|platform|design|lib)/', pathNot: '(test|fixture)\\.tsx?$' }, to: { path: '^tests/' } },
    ...modules.map(module => ({
      name: `${module.id}-uses-only-what-it-says`,
      severity: 'error' as const,
      from: { path: `^src/modules/${module.id}/`, pathNot: 'test\\.tsx?$' },
      to: { path: '^src/modules/([^/]+)/', pathNot: `^src/modules/(${[module.id, ...module.uses].join('|')})/` },
    })),
    ...['modules', 'platform', 'lib'].map(floor => ({
      name: `${floor}-through-the-door`,
      severity: 'error' as const,
      from: { path: `^src/(${floor})/([^/]+)/` },
      to: { path: `^src/${floor}/[^/]+/`, pathNot: [`^src/${floor}/[^/]+/index\\.ts$`, `^src/${floor}/$2/`, '/messages\\.'] },
    })),
  ]
  const { output } = await cruise(
    ['src'],
    { baseDir: root, ruleSet: { forbidden }, validate: true, tsPreCompilationDeps: 'specify' as never, enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] }, parser: 'swc', exclude: 'node_modules' },
  )
  const { summary } = output as ICruiseResult
  // Beside some compilers the cruiser reads nothing and is content.
  expect(summary.totalCruised).toBeGreaterThan(100)
  expect(summary.violations.map(one => `${one.rule.name}: ${one.from} → ${one.to}`)).toEqual([])
}, 60_000)

test('files are small and named by what they hold', () => {
  const files = source(/\.(ts|tsx)$/)
  const vague = files.filter(file => /^(utils?|helpers?|common|misc|shared)\./.test(basename(file)))
  expect(vague).toEqual([])
  const long = files.filter(file => readFileSync(join(root, file), 'utf8').split('\n').length > 500)
  expect(long).toEqual([])
})

test('only platform/config reads the environment, and only platform/clock asks for the time', () => {
  const reads = source(/\.tsx?$/).filter(file => !/test\.tsx?$|fixture/.test(file))
  const environment = reads.filter(file => !file.startsWith('src/platform/config/') && /process\.env\b/.test(readFileSync(join(root, file), 'utf8')))
  // The embedded server hands PATH to its children.
  expect(environment).toEqual(['src/platform/db/embedded.ts'])
  const time = reads.filter(file => /new Date\(\)|Date\.now\(\)/.test(readFileSync(join(root, file), 'utf8')))
  expect(time.filter(file => !file.startsWith('src/design/islands/'))).toEqual(['src/platform/clock/index.ts'])
})

test('each module has its manifest, its door and its page of explanation', () => {
  for (const { id } of modules) {
    const files = readdirSync(join(root, 'src/modules', id))
    expect(files, id).toEqual(expect.arrayContaining(['README.md', 'index.ts', 'module.ts']))
  }
})
