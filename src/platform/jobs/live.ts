import { listen } from './listen.ts'

/** `tasks:tay-ninh/*` hears of everything below, as a grant that reaches below sees it. */
function hears(channel: string, changed: string): boolean {
  return channel === changed || (channel.endsWith('/*') && changed.startsWith(channel.slice(0, -1)))
}

export type Live = { subscribe(channel: string, changed: () => void): () => void; stop(): Promise<void> }

/** Listens to PostgreSQL for channels that changed (see `touch`), whichever process changed them. */
export async function startLive(url: string): Promise<Live> {
  const subscribers = new Map<string, Set<() => void>>()
  const { stop } = await listen(url, 'sen_live', {
    hear(changed) {
      for (const [channel, set] of subscribers) if (hears(channel, changed)) for (const tell of set) tell()
    },
    // Whatever changed while nobody listened: everybody looks once.
    missed() {
      for (const set of subscribers.values()) for (const tell of set) tell()
    },
  })
  return {
    subscribe(channel, changed) {
      const set = subscribers.get(channel) ?? new Set()
      subscribers.set(channel, set.add(changed))
      return () => {
        set.delete(changed)
        if (!set.size) subscribers.delete(channel)
      }
    },
    stop,
  }
}
