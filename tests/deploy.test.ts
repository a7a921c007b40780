import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** What can be said of the files of a deployment without a server for containers and without systemd. */
const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const compose = read('deploy/containers/compose.yaml')
const settings = new Set(
  [...read('docs/generated/configuration.md').matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name),
)

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name!.replace(/_FILE$/, ''))
}

const set: { file: string; names: string[] }[] = [
  { file: 'compose.yaml', names: namesIn(compose.split('\nservices:')[0]!, /^ {4}([A-Z][A-Z0-9_]+): /gm) },
  ...globSync('deploy/systemd/*', { cwd: root }).map(file => ({
    file,
    names: namesIn(read(file), /^(?:#|Environment=)?([A-Z][A-Z0-9_]+)=/gm),
  })),
]

test.each(set)('$file sets nothing that nobody reads', ({ names }) => {
  expect(names.filter(name => !settings.has(name))).toEqual([])
})

test('every secret and every setting that the composition asks for is made with it', () => {
  const made = read('deploy/containers/make-secrets.sh')
  for (const secret of namesIn(compose, /file: \.\/secrets\/(\w+)/g))
    expect(made).toContain(`make ${secret} `)
  for (const name of namesIn(compose, /\$\{(\w+):\?/g)) expect(made).toContain(`\n${name}=`)
})

test('no image and no commit holds secrets', () => {
  for (const list of ['.gitignore', 'deploy/containers/Containerfile.dockerignore'])
    expect(read(list)).toMatch(/^deploy\/containers\/\.env\ndeploy\/containers\/secrets\/?$/m)
})

test.each(['deploy/systemd/sen', ...globSync('deploy/**/*.sh', { cwd: root })])(
  '%s can be read by its shell',
  file => {
    const [, shell] = /^#!(\S+)/.exec(read(file))!
    expect(spawnSync(shell!, ['-n', join(root, file)], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    })
  },
)
