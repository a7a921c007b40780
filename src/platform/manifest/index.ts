import { declarePermissions, type Permission } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Api, Ctx, Page } from '#platform/http'
import type { Job } from '#platform/jobs'

/** An entry of the officers' side menu, shown to those who hold the permission somewhere. */
export type MenuItem = {
  text: { vi: string; en: string }
  path: string
  permission: string
  order: number
  key?: string
}

/** What a system says of itself; `src/modules.ts` lists them from the ground up. */
export type Module = {
  id: string
  /** One line for the generated module map. */
  summary: string
  /** Modules whose doors this one uses; all stand on lower floors. */
  uses: readonly string[]
  permissions?: Record<string, Permission>
  pages?: readonly Page[]
  apis?: readonly Api[]
  jobs?: Record<string, Job>
  /** Events of lower modules that this one listens to. */
  on?: Record<string, Job>
  schedule?: { job: string; cron: string }[]
  menu?: readonly MenuItem[]
  /** What the product needs to work at all (calendars, units); runs at every start, so it must be safe to repeat. */
  setUp?(tx: Tx): Promise<void>
  /** Demonstration data; runs once, on an empty database. */
  seed?(tx: Tx): Promise<void>
}

export function defineModule(module: Module): Module {
  declarePermissions(module.id, module.permissions ?? {})
  return module
}

export type { Ctx }
