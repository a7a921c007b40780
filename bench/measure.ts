import { cpus, totalmem } from 'node:os'
import { short } from './asked.ts'

/** One thing that the project measures about itself: `npm run bench <name>`. */
export type Bench = {
  /** The question it answers. */
  question: string
  /** Measures, and answers in Markdown: a physical reference beside each figure, and ratios of one run. */
  run(): Promise<string>
}

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** How long something takes, in milliseconds. */
export async function timed(act: () => unknown): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

/**
 * Does each of these once a round, in an order that turns from round to round, so that whatever else the machine does
 * meets them all alike. What `act` returns is kept; what the first rounds return is warming up and is not.
 */
export async function inTurns<Name extends string, Result>(
  options: { rounds: number; warmUp?: number },
  acts: Record<Name, () => Result | Promise<Result>>,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(acts) as Name[]
  const results = Object.fromEntries(names.map(name => [name, [] as Result[]])) as Record<Name, Result[]>
  const { rounds, warmUp = 1 } = short ? { rounds: 1, warmUp: 0 } : options
  for (let round = -warmUp; round < rounds; round++)
    for (const name of round % 2 ? names : names.toReversed()) {
      const result = await acts[name]()
      if (round >= 0) results[name].push(result)
    }
  return results
}

/** Milliseconds of each act in turns. */
export function timesInTurns<Name extends string>(
  options: { rounds: number; warmUp?: number },
  acts: Record<Name, () => unknown>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(acts) as Name[]
  const clocked = Object.fromEntries(names.map(name => [name, () => timed(acts[name])])) as Record<
    Name,
    () => Promise<number>
  >
  return inTurns(options, clocked)
}

/** A Markdown table that is also readable on a console; numbers stand to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map(row => row.map(String))
  const widths = head.map((_, column) => Math.max(3, ...cells.map(row => (row[column] ?? '').length)))
  const numeric = head.map((_, column) => rows.every(row => /^[\d.,<>≥%×\s–]*$/.test(String(row[column]))))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (numeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (numeric[column] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join('\n')
}

/** Three digits that count: 0.0123, 4.56, 789. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value >= 1000) return String(Math.round(value))
  return value.toPrecision(3)
}

export function machine(): string {
  const [first] = cpus()
  return `${cpus().length} × ${first?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`
}
