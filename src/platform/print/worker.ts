import { makeCompiler } from './compile.ts'
import type { Answer, Job } from './job.ts'

// The process that prints. A fault inside the compiler's native code ends this process, not the server.
const compile = makeCompiler()

// Where nobody listens any more, there is nothing left to print for.
process.on('message', (job: Job) => process.send?.(answer(job), lost => lost && process.exit()))
process.on('disconnect', () => process.exit())

function answer(job: Job): Answer {
  try {
    return { id: job.id, ...compile(job) }
  } catch (fault) {
    return { id: job.id, fault: fault instanceof Error ? fault.message : String(fault) }
  }
}
