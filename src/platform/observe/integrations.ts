import type { Tx } from '#platform/db'
import { instruments } from './instruments.ts'

/** The systems outside that Sen talks to, or that talk to it. */
export const integrations = ['population', 'vneid', 'smtp', 'bank-notices', 'payment-gateways'] as const
export type IntegrationName = (typeof integrations)[number]

type Heard = {
  successes: number
  failures: number
  failure?: string
  succeededAt?: number
  failedAt?: number
}

let heard = new Map<IntegrationName, Heard>()

/**
 * Notes how a system outside answered; `failure` in words of ours, never anything about a person. It only counts in
 * memory: the process's next heartbeat carries it to where the operator reads it.
 */
export function noteOutside(name: IntegrationName, failure?: string): void {
  const at = performance.now()
  const one = heard.get(name) ?? { successes: 0, failures: 0 }
  heard.set(
    name,
    failure === undefined
      ? { ...one, successes: one.successes + 1, succeededAt: at }
      : { ...one, failures: one.failures + 1, failedAt: at, failure: failure.slice(0, 300) },
  )
  instruments()?.outside(name, failure === undefined)
}

/** As `noteOutside`, around a call: what it throws counts as a failure, by its kind alone unless `why` says more. */
export async function watchOutside<T>(
  name: IntegrationName,
  call: () => Promise<T>,
  why: (error: Error) => string = error => error.name,
): Promise<T> {
  try {
    const answer = await call()
    noteOutside(name)
    return answer
  } catch (error) {
    noteOutside(name, why(error as Error))
    throw error
  }
}

/** Hands over what was heard since the last time. What can not be written now is heard again with the next. */
export async function storeIntegrations(tx: Tx): Promise<void> {
  if (!heard.size) return
  const taken = heard
  heard = new Map()
  const ago = (at: number | undefined) => (at === undefined ? null : (performance.now() - at) / 1000)
  const rows = [...taken].map(([name, one]) => ({
    name,
    succeeded: ago(one.succeededAt),
    failed: ago(one.failedAt),
    failure: one.failure ?? null,
    successes: one.successes,
    failures: one.failures,
  }))
  try {
    await tx.query('platform', {
      name: 'integrations-store',
      text: `INSERT INTO platform.integration AS i (name, succeeded_at, failed_at, failure, successes, failures)
             SELECT name, now() - make_interval(secs => succeeded), now() - make_interval(secs => failed), failure, successes, failures
             FROM jsonb_to_recordset($1) AS heard(name text, succeeded float8, failed float8, failure text, successes bigint, failures bigint)
             ON CONFLICT (name) DO UPDATE SET
               succeeded_at = greatest(i.succeeded_at, excluded.succeeded_at),
               failure = CASE WHEN excluded.failed_at >= coalesce(i.failed_at, '-infinity') THEN excluded.failure ELSE i.failure END,
               failed_at = greatest(i.failed_at, excluded.failed_at),
               successes = i.successes + excluded.successes,
               failures = i.failures + excluded.failures`,
      values: [JSON.stringify(rows)],
    })
  } catch (error) {
    for (const [name, one] of taken) heard.set(name, joined(one, heard.get(name)))
    throw error
  }
}

function joined(before: Heard, since: Heard | undefined): Heard {
  return {
    ...before,
    ...since,
    successes: before.successes + (since?.successes ?? 0),
    failures: before.failures + (since?.failures ?? 0),
  }
}

export type Integration = {
  name: IntegrationName
  succeeded_at: Date | null
  failed_at: Date | null
  failure: string | null
  successes: number
  failures: number
}

/** How each of them answered, all processes together; a system that nobody has spoken to yet has empty fields. */
export async function listIntegrations(tx: Tx): Promise<Integration[]> {
  const rows = await tx.query<Integration>('platform', { text: 'SELECT * FROM platform.integration' })
  const silent = { succeeded_at: null, failed_at: null, failure: null, successes: 0, failures: 0 }
  return integrations.map(name => rows.find(row => row.name === name) ?? { name, ...silent })
}
