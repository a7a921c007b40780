/** What crosses to the process aside, and back. */
export type Asked<Job> = { id: number; job: Job }
export type Answer<Result> = { id: number } & ({ result: Result } | { fault: string })

/** The other side of `aside`: what its process does with each job. */
export function answerAside<Job, Result>(work: (job: Job) => Result): void {
  const answer = ({ id, job }: Asked<Job>): Answer<Result> => {
    try {
      return { id, result: work(job) }
    } catch (fault) {
      return { id, fault: fault instanceof Error ? fault.message : String(fault) }
    }
  }
  // Where nobody listens any more, there is nothing left to do it for.
  process.on('message', (asked: Asked<Job>) => process.send?.(answer(asked), lost => lost && process.exit()))
  process.on('disconnect', () => process.exit())
}
