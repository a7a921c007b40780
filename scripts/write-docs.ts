import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { permissionTable, roles } from '#platform/access'
import { declaredSettings } from '#platform/config'
import { openApi } from '#platform/http'
import { modules } from '../src/modules.ts'
import '../src/serve.ts'

/** `npm run docs` writes docs/generated; with `--check` it only says whether they are up to date. */
const folder = join(import.meta.dirname, '../docs/generated')
const checking = process.argv.includes('--check')

const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows]
    .map(row => `| ${row.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`)
    .join('\n')

const files: Record<string, string> = {
  'permissions.md': `# Permissions\n\nWho may do what. Scope \`agency\`: at the agency of the grant, and below it where the grant reaches; \`own\`: a citizen, for what is theirs.\n\n${table(
    ['permission', 'what', 'roles', 'scope'],
    [...permissionTable()].map(([name, permission]) => [
      `\`${name}\``,
      permission.text,
      permission.roles.map(role => roles[role]).join(', ') || '—',
      permission.scope,
    ]),
  )}\n`,
  'configuration.md': `# Configuration\n\nAll settings come from the environment.\n\n${table(
    ['variable', 'default', 'what', 'of'],
    [...declaredSettings()].flatMap(([module, schema]) =>
      Object.entries(schema.shape).map(([name, field]) => {
        const fallback = (
          field as { safeParse(value: unknown): { success: boolean; data?: unknown } }
        ).safeParse(undefined)
        const value = !fallback.success
          ? 'required'
          : fallback.data === undefined
            ? '—'
            : `\`${String(fallback.data)}\``
        return [`\`${name}\``, value, (field as { description?: string }).description ?? '', module]
      }),
    ),
  )}\n`,
  'modules.md': `# Modules\n\nFrom the ground floor up; each uses only what stands above it in this list.\n\n${table(
    ['module', 'what for', 'uses', 'pages', 'API', 'jobs'],
    modules.map(module => [
      `\`${module.id}\``,
      module.summary,
      module.uses.join(', ') || '—',
      String(module.pages?.length ?? 0),
      String(module.apis?.length ?? 0),
      String(Object.keys(module.jobs ?? {}).length + Object.keys(module.on ?? {}).length),
    ]),
  )}\n`,
  'routes.md': `# Pages\n\n${table(
    ['path', 'who', 'what', 'module'],
    modules.flatMap(module =>
      (module.pages ?? []).map(page => [
        `${page.get ? 'GET ' : ''}${page.post ? 'POST ' : ''}\`${page.path}\``,
        page.who,
        page.text,
        module.id,
      ]),
    ),
  )}\n`,
  'openapi.json': `${JSON.stringify(
    openApi(
      modules.flatMap(module => (module.apis ?? []).map(api => ({ module: module.id, api }))),
      'http://localhost:3000',
    ),
    null,
    2,
  )}\n`,
}

let stale = 0
mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(files)) {
  const path = join(folder, name)
  if (!checking) writeFileSync(path, text)
  else if (read(path) !== text) {
    console.error(`docs/generated/${name} is not up to date: run \`npm run docs\``)
    stale++
  }
}
process.exit(stale ? 1 : 0)

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
