import type { Tx } from '#platform/db'
import type { RosterLine, RosterProblem, RosterPupil } from '../roster.ts'

const withoutZeros = (code: string) => code.replace(/^0+/, '')

/**
 * The pupils of a list by the codes under which the school knows them: a spreadsheet that took codes for numbers dropped
 * the zeros before them, and each pupil would be there, and be billed, twice. A code as it is written goes first.
 */
export async function byKnownCodes(
  tx: Tx,
  school: string,
  { lines, pupils }: { lines: readonly RosterLine[]; pupils: readonly RosterPupil[] },
): Promise<{ pupils: RosterPupil[]; problems: RosterProblem[] }> {
  const digits = pupils.map(one => one.code).filter(code => /^\d+$/.test(code))
  const alike = await tx.query<{ code: string }>('education', {
    text: `SELECT code FROM education.pupil WHERE school = $1 AND code ~ '^[0-9]+$' AND ltrim(code, '0') = ANY($2)`,
    values: [school, digits.map(withoutZeros)],
  })
  const known = Map.groupBy(
    alike.map(row => row.code),
    withoutZeros,
  )
  const problems: RosterProblem[] = []
  const lineOf = new Map<string, number>()
  const found = pupils.map((pupil, at) => {
    const { line } = lines[at]!
    const codes = known.get(withoutZeros(pupil.code)) ?? []
    const isOther = codes.length > 0 && !codes.includes(pupil.code)
    if (isOther && codes.length > 1) problems.push({ line, column: 'code', why: 'zeros' })
    const code = isOther ? codes[0]! : pupil.code
    const other = lineOf.get(code)
    if (other !== undefined) problems.push({ line, column: 'code', why: 'twice', other })
    lineOf.set(code, line)
    return { ...pupil, code }
  })
  return { pupils: found, problems }
}
