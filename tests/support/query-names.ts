import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceFiles } from './import-graph.ts'

/** Every name that a page of ours looks for behind the question mark. */
export function queryNames(): string[] {
  const root = join(import.meta.dirname, '../..')
  const code = sourceFiles(root).map(file => readFileSync(join(root, file), 'utf8'))
  const found = code.flatMap(text => [...text.matchAll(/query(?:\.(\w+)|\['([^']+)'\])/g)])
  return [...new Set(found.map(([, name, quoted]) => name ?? quoted!))]
}
