import { serve } from './serve.ts'

/** The default run: everything in one process, embedded PostgreSQL included. */
const running = await serve()
console.log(`Sen đã sẵn sàng: ${running.address}`)

let stopping = false
async function stop(): Promise<void> {
  // A second Ctrl-C does not wait.
  if (stopping) process.exit(1)
  stopping = true
  await running.stop()
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
