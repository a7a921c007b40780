import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
  ...globSync(['deploy/systemd/*', 'deploy/containers/province.env.example'], { cwd: root }).map(file => ({
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

test('both deployments have a place for what a province must set, and for its secrets', () => {
  const composed = read('deploy/containers/province.env.example')
  expect(read('deploy/containers/make-secrets.sh')).toContain('cp province.env.example province.env')
  expect(compose).toContain('path: province.env')
  // Each that has volumes of its own has this one too.
  expect(compose.match(/^ {4}volumes:$(?=\n {6}- \*province$)/gm)).toHaveLength(2)
  const units = read('deploy/systemd/sen.env') + read('deploy/systemd/province.conf')
  for (const name of ['SITE_PROVINCE', 'SMTP_URL', 'VNEID_ISSUER', 'VNEID_CLIENT_SECRET', 'POPULATION_URL'])
    for (const text of [composed, units])
      expect(text).toMatch(new RegExp(`^(?:#|Environment=)?${name}(?:_FILE)?=`, 'm'))
})

test('the balancer waits for a body as long as the program does', () => {
  const [, minutes] = /^\t\t\tread_body (\d+)m$/m.exec(read('deploy/containers/Caddyfile')) ?? []
  const [, ours] = /patience = (\d+) \* 60_000/.exec(read('src/platform/http/server.ts')) ?? []
  expect(minutes).toBe(ours)
  expect(Number(minutes)).toBeGreaterThan(0)
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

test('the command under systemd hands over its words and names each secret by its file', () => {
  const place = mkdtempSync(join(tmpdir(), 'sen-command-'))
  const put = (path: string, text: string) => {
    mkdirSync(join(place, path, '..'), { recursive: true })
    writeFileSync(join(place, path), text, { mode: 0o755 })
  }
  // Stands for systemd: skips the properties, and gives the secrets as it does.
  put(
    'bin/systemd-run',
    `#!/bin/sh\nwhile case "$1" in --*) ;; *) false ;; esac; do shift; done\nCREDENTIALS_DIRECTORY=${place}/secrets exec "$@"\n`,
  )
  put('current/node_modules/.bin/node', '#!/bin/sh\necho "$S3_ACCESS_KEY_FILE"\nprintf "%s\\n" "$@"\n')
  put('secrets/s3_access_key', 'GK')
  const script = read('deploy/systemd/sen')
  put(
    'bin/sen',
    script.replace('/opt/sen/current', `${place}/current`).replace('/etc/sen/secrets', `${place}/secrets`),
  )
  try {
    const { stdout, stderr } = spawnSync(join(place, 'bin/sen'), ['restore', 'two words', '--to', 'now'], {
      encoding: 'utf8',
      env: { PATH: `${place}/bin:${process.env.PATH}` },
    })
    expect(stderr).toBe('')
    const [secret, , , program, ...words] = stdout.trimEnd().split('\n')
    expect(secret).toBe(`${place}/secrets/s3_access_key`)
    expect(program).toBe(`${place}/current/src/cli/main.ts`)
    expect(words).toEqual(['restore', 'two words', '--to', 'now'])
  } finally {
    rmSync(place, { recursive: true })
  }
})
