import { anchorsReachNobody } from '#modules/notifications'
import { provinceAgency, staffNames } from '#modules/organisation'
import { hasAnchors, hasSigner } from '#modules/signing'
import { need } from '#platform/access'
import { secondsSinceBackup } from '#platform/backup'
import { server } from '#platform/config'
import type { Tx } from '#platform/db'
import { type FileRoom, fileRoom, hasScanner } from '#platform/files'
import {
  type Counted,
  type DatabaseFigures,
  databaseFigures,
  type FailingJob,
  type Integration,
  listCostlyStatements,
  listFailingJobs,
  listIntegrations,
  listProcesses,
  type QueueFigures,
  queueFigures,
  type RunningProcess,
  type Standbys,
  standbys,
} from '#platform/observe'
import { db, type Intervention } from '../schema.ts'

const toBring = ['signer', 'anchors', 'scanner', 'backup', 'anchor-mail'] as const

export type Operation = {
  queue: QueueFigures
  failing: FailingJob[]
  integrations: Integration[]
  processes: RunningProcess[]
  database: DatabaseFigures
  standbys: Standbys
  costly: { by: 'database' | 'processes'; statements: Counted[] }
  /** Undefined: the folder can not be looked at. */
  files: FileRoom | undefined
  /** What a province must bring itself and has not brought yet. */
  lacking: (typeof toBring)[number][]
  /** Seconds; null: never yet. */
  sinceBackup: number | null
  /** `who`: name of the officer. */
  interventions: (Intervention & { who: string })[]
}

/** How the whole system runs now. Needs `operations:system.watch` for the province. */
export async function seeOperation(tx: Tx): Promise<Operation> {
  await needWatch(tx)
  const sinceBackup = await secondsSinceBackup(tx)
  return {
    queue: await queueFigures(tx),
    failing: await listFailingJobs(tx, 10),
    integrations: await listIntegrations(tx),
    processes: await listProcesses(tx),
    database: await databaseFigures(tx),
    standbys: await standbys(tx),
    costly: await listCostlyStatements(tx, 10),
    files: await fileRoom().catch(() => undefined),
    lacking: lacking(sinceBackup),
    sinceBackup,
    interventions: await newestInterventions(tx),
  }
}

function lacking(sinceBackup: number | null): Operation['lacking'] {
  if (server().DEMONSTRATION) return []
  const there = {
    signer: hasSigner(),
    anchors: hasAnchors(),
    scanner: hasScanner(),
    backup: sinceBackup !== null,
    'anchor-mail': !anchorsReachNobody(),
  }
  return toBring.filter(what => !there[what])
}

async function newestInterventions(tx: Tx): Promise<Operation['interventions']> {
  const rows = await db(tx)
    .selectFrom('operations.intervention')
    .selectAll()
    .orderBy('at', 'desc')
    .limit(10)
    .execute()
  const staff = rows.map(row => /^staff:(.+)$/.exec(row.by)?.[1]).filter(id => id !== undefined)
  const names = await staffNames(tx, [...new Set(staff)])
  return rows.map(row => ({ ...row, who: names.get(row.by.replace('staff:', '')) ?? row.by }))
}

/** Jobs that went wrong, those that nobody will try again first. Needs `operations:system.watch` for the province. */
export async function seeFailingJobs(tx: Tx): Promise<FailingJob[]> {
  await needWatch(tx)
  return listFailingJobs(tx, 200)
}

async function needWatch(tx: Tx): Promise<void> {
  need(tx, 'operations:system.watch', { agency: await provinceAgency(tx) })
}
