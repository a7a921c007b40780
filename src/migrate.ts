import { join } from 'node:path'
import { migrate } from '#platform/db'
import { modules } from './modules.ts'

/** The platform's migrations, then each module's, from the ground floor up. */
export function migrateAll(url: string): Promise<string[]> {
  const here = import.meta.dirname
  return migrate(url, [
    { module: 'platform', folder: join(here, 'platform/migrations') },
    ...modules.map(({ id }) => ({ module: id, folder: join(here, 'modules', id, 'migrations') })),
  ])
}
