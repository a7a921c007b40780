import { stepsOf } from './steps.ts'

type Context = Record<string, unknown>

const REMEMBERED = 200

/**
 * The interpreter reads the text anew each time, which takes it half a millisecond; what an expression gives depends
 * on what it reads alone (`checkFeel` refuses clocks and dice), so the same values get the same answer again.
 */
export function remembering(paths: readonly string[], interpret: (context: Context) => unknown) {
  const answers = new Map<string, unknown>()
  return (context: Context): unknown => {
    const read = JSON.stringify(paths.map(path => valueAt(context, path)))
    if (answers.has(read)) return answers.get(read)
    const answer = interpret(context)
    // Lists and contexts belong to whoever asked: they may be written to.
    if (typeof answer === 'object' && answer !== null) return answer
    if (answers.size >= REMEMBERED) answers.clear()
    answers.set(read, answer)
    return answer
  }
}

/** What lies at a path, or the first thing on the way that is no plain context: of a list, all of it. */
function valueAt(context: Context, path: string): unknown {
  let here: unknown = context
  for (const step of stepsOf(path)) {
    if (!isPlain(here)) break
    here = here[step]
  }
  // A day is not the text that it is written as.
  const isFeel = typeof here === 'object' && here !== null && !Array.isArray(here) && !isPlain(here)
  return isFeel ? { feel: here } : (here ?? null)
}

function isPlain(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
