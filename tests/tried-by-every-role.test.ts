import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from './support/import-graph.ts'

/** Steps of others, who are tried. */
const withinOthers: Record<string, string> = {
  takeInHand: 'claimTask',
  getDossierForStaff: 'noteView',
  needAllPlaces: 'issueActivation',
  keepTransfer: 'recordTransfer',
}

const root = join(import.meta.dirname, '..')
const read = (file: string) => ({ file, code: readFileSync(join(root, file), 'utf8') })
const house = sourceFiles(root).filter(file => file.startsWith('src/modules/'))
const tried = [
  ...house.filter(file => /\.access\.(test|fixture)\.ts$/.test(file)),
  'tests/wherever.access.test.ts',
]
  .map(file => read(file).code.replaceAll(/^import [^']*'[^']*'$/gm, ''))
  .join('\n')
const isTried = (name: string) => new RegExp(`\\b${name}\\b`).test(tried)

// Pages ask before they show a form: whom they let in, the matrix of routes says.
const asking = house
  .filter(file => !/\.tsx$|(test|fixture)\.ts$|\/pages\//.test(file))
  .map(read)
  .flatMap(({ file, code }) =>
    code
      .split(/^(?=export )/m)
      .filter(part => /\bneed\(/.test(part))
      .map(part => ({ file, name: /^export (?:async )?(?:function|const) (\w+)/.exec(part)?.[1] ?? '' })),
  )

test('whatever asks for a permission is tried by every role', () => {
  expect(asking.length).toBeGreaterThan(80)
  const untried = asking.filter(({ name }) => !isTried(withinOthers[name] ?? name))
  expect(untried.map(({ file, name }) => `${file}: ${name}`)).toEqual([])
  expect(Object.keys(withinOthers).filter(name => !asking.some(one => one.name === name))).toEqual([])
})
