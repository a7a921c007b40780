export type UnreadableProblem = {
  code: 'unknown-format' | 'too-large' | 'broken-file' | 'open-quote'
  /** Line of the file, counted from 1. */
  line?: number
}

/** What is wrong with a file as a whole; caught at the door of the place that reads it. */
export class Unreadable extends Error {
  readonly problem: UnreadableProblem
  constructor(problem: UnreadableProblem) {
    super(problem.code)
    this.problem = problem
  }
}
