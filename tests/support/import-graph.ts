import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseSync } from 'oxc-parser'

export type Import = { from: string; to: string; typeOnly: boolean }

/** Every import of our own files below `src`, paths relative to `root`; packages are left out. */
export function importGraph(root: string): Import[] {
  const aliases = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).imports as Record<
    string,
    string
  >
  return sourceFiles(root).flatMap(from => {
    const { module } = parseSync(from, readFileSync(join(root, from), 'utf8'))
    const named = [
      ...module.staticImports.map(one => ({
        request: one.moduleRequest.value,
        typeOnly: one.entries.length > 0 && one.entries.every(entry => entry.isType),
      })),
      ...module.staticExports.flatMap(one =>
        one.entries
          .filter(entry => entry.moduleRequest)
          .map(entry => ({ request: entry.moduleRequest!.value, typeOnly: entry.isType })),
      ),
    ]
    return named.flatMap(({ request, typeOnly }) => {
      const to = resolve(root, from, request, aliases)
      return to === undefined ? [] : [{ from, to, typeOnly }]
    })
  })
}

export function sourceFiles(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
}

/** A file for a relative import or a door (`#modules/x`); undefined for a package. Throws for what leads nowhere. */
function resolve(
  root: string,
  from: string,
  request: string,
  aliases: Record<string, string>,
): string | undefined {
  if (request.startsWith('.')) return found(root, join(dirname(from), request), from)
  if (!request.startsWith('#')) return undefined
  for (const [alias, target] of Object.entries(aliases)) {
    const [head] = alias.split('*') as [string]
    if (alias === request) return found(root, target, from)
    if (alias.includes('*') && request.startsWith(head))
      return found(root, target.replace('*', request.slice(head.length)), from)
  }
  throw new Error(`${from} imports ${request}, which is no door`)
}

function found(root: string, path: string, from: string): string {
  const file = join(path)
  if (!existsSync(join(root, file))) throw new Error(`${from} imports ${file}, which is not there`)
  return file
}

/** The first circle of imports that run at load time, as a list of files; undefined when there is none. */
export function findCircle(imports: readonly Import[]): string[] | undefined {
  const next = new Map<string, string[]>()
  for (const { from, to, typeOnly } of imports) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to])
  const done = new Set<string>()
  function walk(file: string, path: string[]): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    for (const to of next.get(file) ?? []) {
      const circle = walk(to, [...path, file])
      if (circle) return circle
    }
    done.add(file)
    return undefined
  }
  for (const file of next.keys()) {
    const circle = walk(file, [])
    if (circle) return circle
  }
  return undefined
}
