import pg from 'pg'
import { noticesSilence } from '#platform/db'

/**
 * Hears what is said on a channel of PostgreSQL, on a connection of its own and through restarts of the server;
 * `missed` is called whenever it may have been deaf for a while, the beginning included.
 */
export async function listen(
  url: string,
  channel: string,
  heard: { hear(payload: string): void; missed(): void },
): Promise<{ stop(): Promise<void> }> {
  let client: pg.Client | undefined
  let stopped = false

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'sen-live',
      ...noticesSilence,
      connectionTimeoutMillis: 10_000,
    })
    next.on('notification', ({ payload }) => heard.hear(payload ?? ''))
    client = next
    next.on('error', () => {})
    // Comes once for each client, also for one that never reached the server: the one place that tries again.
    next.on('end', () => {
      setTimeout(() => {
        if (!stopped) void connect().catch(() => {})
      }, 500)
    })
    await next.connect()
    await next.query(`LISTEN ${channel}`).catch(async error => {
      await next.end()
      throw error
    })
    heard.missed()
  }
  // Where it fails it has ended, and is tried again.
  await connect().catch(() => {})
  return {
    async stop() {
      stopped = true
      await client?.end()
    },
  }
}
