/**
 * `npm run new-module <id>`: lays a new system from `templates/module`, whole and running, and adds its line to
 * `src/modules.ts`. Rename what it does step by step; at each step the tests say what does not fit any more.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const id = process.argv[2] ?? ''
const root = join(import.meta.dirname, '..')
const template = join(root, 'templates/module')
const target = join(root, 'src/modules', id)
const list = join(root, 'src/modules.ts')

const problem = problemWith(id)
if (problem) {
  console.error(`${problem}\nUsage: npm run new-module <id>    e.g. npm run new-module water`)
  process.exit(2)
}

for (const entry of readdirSync(template, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const from = join(entry.parentPath, entry.name)
  const to = join(target, relative(template, from)).replace(/([^/]+)\.sql$/, `${stamp(new Date())}-$1.sql`)
  mkdirSync(dirname(to), { recursive: true })
  writeFileSync(to, readFileSync(from, 'utf8').replaceAll(/\bexample\b/g, id))
}
writeFileSync(list, withLine(readFileSync(list, 'utf8')))
console.log(`src/modules/${id} is there, on the top floor of src/modules.ts. Next: npm run docs, npm test.`)

function problemWith(id: string): string | undefined {
  if (!/^[a-z]{2,30}$/.test(id)) return 'The id of a system is one English word in small letters.'
  if (isReserved(id)) return `"${id}" is a word of the language.`
  if (existsSync(target)) return `src/modules/${id} is there already.`
  return undefined
}

function isReserved(word: string): boolean {
  try {
    return !new Function(`'use strict'; const ${word} = 0`)
  } catch {
    return true
  }
}

/** The manifest is imported after the others and stands last in the list. */
function withLine(text: string): string {
  const imported = text.lastIndexOf("/module.ts'\n") + "/module.ts'\n".length
  const head = `${text.slice(0, imported)}import ${id} from './modules/${id}/module.ts'\n`
  return `${head}${text.slice(imported).replace(/,?\n\]/, `,\n  ${id},\n]`)}`
}

/** `20261121T0930`, as migrations are named. */
function stamp(now: Date): string {
  return now.toISOString().slice(0, 16).replaceAll(/[-:]/g, '')
}
