import pg from 'pg'

/** `tasks:tay-ninh/*` hears of everything below, as a grant that reaches below sees it. */
function hears(channel: string, changed: string): boolean {
  return channel === changed || (channel.endsWith('/*') && changed.startsWith(channel.slice(0, -1)))
}

export type Live = { subscribe(channel: string, changed: () => void): () => void; stop(): Promise<void> }

/** Listens to PostgreSQL for channels that changed (see `touch`), whichever process changed them. */
export async function startLive(url: string): Promise<Live> {
  const subscribers = new Map<string, Set<() => void>>()
  let client: pg.Client | undefined
  let stopped = false

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'sen-live', keepAlive: true })
    next.on('notification', ({ payload }) => {
      for (const [channel, set] of subscribers) {
        if (hears(channel, payload ?? '')) for (const changed of set) changed()
      }
    })
    next.on('error', () => {})
    next.on('end', () => {
      if (!stopped) setTimeout(again, 500)
    })
    await next.connect()
    await next.query('LISTEN sen_live')
    client = next
    // Whatever changed while nobody listened: everybody looks once.
    for (const set of subscribers.values()) for (const changed of set) changed()
  }
  const again = () => void connect().catch(() => !stopped && setTimeout(again, 1000))
  await connect()

  return {
    subscribe(channel, changed) {
      const set = subscribers.get(channel) ?? new Set()
      subscribers.set(channel, set.add(changed))
      return () => {
        set.delete(changed)
        if (!set.size) subscribers.delete(channel)
      }
    },
    async stop() {
      stopped = true
      await client?.end()
    },
  }
}
