import { declarePermissions, type Permission, type Role, widenPermissions } from '#platform/access'
import type { Tx } from '#platform/db'
import type { Api, Ctx, Page } from '#platform/http'
import type { Job } from '#platform/jobs'

/** An entry of the officers' side menu, shown to those who hold the permission somewhere. */
export type MenuItem = {
  text: { vi: string; en: string }
  path: string
  permission: string
  /** Only for those who hold it at the province itself, not at an agency of it. */
  ofProvince?: true
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
  /** Roles that this system's deeds give a lower one's permission: who opens its bills, `payments:bill.open`. */
  alsoMay?: Readonly<Record<string, readonly Role[]>>
  pages?: readonly Page[]
  apis?: readonly Api[]
  jobs?: Record<string, Job>
  /** Events of lower modules that this one listens to. */
  on?: Record<string, Job>
  schedule?: { job: string; cron: string }[]
  /** Which of its jobs wait for a system outside: they run in slots of their own, so that its silence stops no other. */
  apart?: string[]
  menu?: readonly MenuItem[]
  /** What the product needs to work at all (calendars, units); runs at every start, so it must be safe to repeat. */
  setUp?(tx: Tx): Promise<void>
  /** Demonstration data; runs once, on an empty database. */
  seed?(tx: Tx): Promise<void>
}

export function defineModule(module: Module): Module {
  declarePermissions(module.id, module.permissions ?? {})
  widenPermissions(module.alsoMay ?? {})
  return module
}

export type { Ctx }
