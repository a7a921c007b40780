// Brings a fresh clone to where the program can run, and does nothing where that has been done: the packages of the
// lock file, then styles and scripts. It runs on any Node ≥ 20.19; what it prepares runs on the Node of the packages.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const node = existsSync(join(root, 'node_modules/.bin/node'))
  ? join(root, 'node_modules/.bin/node')
  : process.execPath

export function preparePackages() {
  const wanted = hashOf([join(root, 'package-lock.json')])
  const mark = join(root, 'node_modules/.sen-lock')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  console.log('Đang cài các gói phần mềm (chỉ lần đầu)…')
  // Not `npm ci`: it refuses a lock file that lacks packages of other platforms, and a mirror may lack them. This one
  // installs exactly what is locked and writes nothing back.
  execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  writeFileSync(mark, wanted)
}

export function prepareAssets() {
  const sources = filesBelow(join(root, 'src/design')).concat(
    join(root, 'vite.config.ts'),
    filesBelow(join(root, 'src/lib/rule-expression')),
  )
  const wanted = hashOf(sources)
  const mark = join(root, 'dist/.sen-assets')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  execFileSync(join(root, 'node_modules/.bin/vite'), ['build', '--logLevel', 'error'], {
    cwd: root,
    stdio: 'inherit',
    env: withOurNode(),
  })
  mkdirSync(dirname(mark), { recursive: true })
  writeFileSync(mark, wanted)
}

/** Programs of the packages find the Node of the packages first. */
export function withOurNode() {
  return { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` }
}

/** Chromium for the journeys, poppler for reading PDF back, zbar for reading QR codes back. */
export function prepareTools() {
  const wanted = {
    chromium: '/usr/bin/chromium',
    'poppler-utils': '/usr/bin/pdfsig',
    'zbar-tools': '/usr/bin/zbarimg',
  }
  const missing = Object.entries(wanted)
    .filter(([, path]) => !existsSync(path))
    .map(([name]) => name)
  if (!missing.length) return
  const sudo = process.getuid() === 0 ? [] : ['sudo', '-n']
  const run = (...words) =>
    execFileSync(words[0], words.slice(1), {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  try {
    console.log(`Đang cài: ${missing.join(', ')}…`)
    run(...sudo, 'apt-get', 'update', '-qq')
    run(...sudo, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing)
  } catch {
    console.error(
      `Không cài được ${missing.join(', ')}. Hãy cài bằng tay (apt-get install ${missing.join(' ')}) rồi chạy lại.`,
    )
    process.exit(1)
  }
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files.toSorted()) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

function filesBelow(folder) {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
    : []
}
