import { every } from '#platform/clock'
import { type Embedded, startEmbedded } from './embedded.ts'

/** Of one that was killed the children hold the port for a moment. */
const patience = 5

/**
 * The same for a program that goes on for months: a server that ends under it (it broke down, or was ended by somebody) is
 * started again where it was. `lost` is told when that does not succeed, and the program had better end too: to be ready
 * for nobody for ever helps nobody.
 */
export async function keepEmbedded(dir: string, lost: (error: Error) => void): Promise<Embedded> {
  let server = await startEmbedded(dir)
  const { url } = server
  const port = Number(new URL(url).port)
  let failures = 0
  let reviving: Promise<void> = Promise.resolve()
  async function revive(): Promise<void> {
    try {
      server = await startEmbedded(dir, { port })
      failures = 0
    } catch (error) {
      failures++
      if (failures === patience) lose(error as Error)
    }
    if (server.url !== url) lose(new Error('một tiến trình khác đã khởi động nó ở một cổng khác'))
  }
  function lose(error: Error): void {
    minding.stop()
    lost(error)
  }
  const minding = every(1000, async () => {
    if (!server.alive()) await (reviving = revive())
  })
  const after = (end: 'leave' | 'stop') => async () => {
    minding.stop()
    await reviving
    await server[end]()
  }
  return { url, alive: () => server.alive(), leave: after('leave'), stop: after('stop') }
}
