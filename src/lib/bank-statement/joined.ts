import { type ProblemList, problemList, type ReadStatement, type Statement } from './statement.ts'

/**
 * One statement out of those of a file: consecutive ones of one account. Each must add up from its opening to its closing
 * balance, and begin where the one before ended, so that no line is missing.
 */
export function joined(parts: readonly Statement[], found: ProblemList = problemList()): ReadStatement {
  const [first] = parts
  const last = parts.at(-1)
  if (!found.problems.length) {
    parts.forEach((part, at) => {
      const before = parts[at - 1]
      if (before && before.account !== part.account) found.add('several-accounts', undefined, part.account)
      else if (before?.closing !== undefined && part.opening !== undefined && before.closing !== part.opening)
        found.add('gap', undefined, String(part.opening - before.closing))
      const off = difference(part)
      if (off) found.add('balance', undefined, String(off))
    })
    if (!parts.some(part => part.lines.length)) found.add('no-lines')
  }
  if (found.problems.length || !first || !last) return { ok: false, problems: found.problems }
  return {
    ok: true,
    statement: {
      ...first,
      closing: last.closing,
      lines: parts.flatMap(part => part.lines),
    },
  }
}

/** đồng that the closing balance has more than opening and lines make; 0 where a balance is not said. */
function difference({ opening, closing, lines }: Statement): number {
  if (opening === undefined || closing === undefined) return 0
  return closing - lines.reduce((sum, line) => sum + line.amount, opening)
}
