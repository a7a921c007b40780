import { join } from 'node:path'
import { type MigrationSource, migrate } from '#platform/db'
import { modules } from './modules.ts'

/** The platform's migrations, then each module's, from the ground floor up. */
export function migrationSources(): MigrationSource[] {
  const here = import.meta.dirname
  return [
    { module: 'platform', folder: join(here, 'platform/migrations') },
    ...modules.map(({ id }) => ({ module: id, folder: join(here, 'modules', id, 'migrations') })),
  ]
}

export function migrateAll(url: string): Promise<string[]> {
  return migrate(url, migrationSources())
}
