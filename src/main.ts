import { isAway } from '#platform/db'
import { serve } from './serve.ts'

/** What sysexits.h calls a failure that passes: whoever keeps services running starts it again. */
const temporaryFailure = 75

/** The default run: everything in one process, embedded PostgreSQL included. */
const running = await serve().catch((error: Error) => {
  if (!isAway(error)) throw error
  console.error(
    `Không nối được PostgreSQL, đã chờ hết thời gian cho phép (DATABASE_WAIT_SECONDS): ${error.message}`,
  )
  process.exit(temporaryFailure)
})
console.log(`Sen đã sẵn sàng: ${running.address}`)
running.lost.catch((error: Error) => {
  console.error(`PostgreSQL kèm theo đã dừng và không khởi động lại được: ${error.message}`)
  process.exit(temporaryFailure)
})

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
