import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

const limit = 10_000

/**
 * Where the sandbox keeps sessions, codes and tokens: in this process, at most 10,000, the oldest go first. A restart
 * signs everybody out of the sandbox, and two processes know nothing of each other: good enough for people who do not
 * exist, never for a real issuer.
 */
export function memoryAdapter(): AdapterFactory {
  const stored = new Map<string, AdapterPayload>()

  return (model: string): Adapter => {
    const key = (id: string) => `${model}:${id}`
    const where = (matches: (payload: AdapterPayload) => boolean) =>
      [...stored].find(([name, payload]) => name.startsWith(`${model}:`) && matches(payload))?.[1]
    return {
      async upsert(id, payload) {
        stored.delete(key(id))
        stored.set(key(id), payload)
        const [oldest] = stored.keys()
        if (stored.size > limit && oldest) stored.delete(oldest)
      },
      find: async id => stored.get(key(id)),
      findByUid: async uid => where(payload => payload.uid === uid),
      findByUserCode: async userCode => where(payload => payload.userCode === userCode),
      async consume(id) {
        const payload = stored.get(key(id))
        if (payload) payload.consumed = Math.floor(Date.now() / 1000)
      },
      async destroy(id) {
        stored.delete(key(id))
      },
      async revokeByGrantId(grantId) {
        for (const [name, payload] of stored)
          if (name.startsWith(`${model}:`) && payload.grantId === grantId) stored.delete(name)
      },
    }
  }
}
