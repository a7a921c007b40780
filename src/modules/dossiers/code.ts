import { type DossierCodeFormat, formatDossierCode } from '#lib/dossier-code'
import { vnDay } from '#lib/vietnamese-text'
import formats from './code-formats.json' with { type: 'json' }

/** How codes are written, from which day on: dated data. An old code stays good for ever. */
export const codeFormats: readonly DossierCodeFormat[] = formats

/** What stands before the running number of a dossier code on this day, and how many digits the number has. */
export function codePrefix(unit: string, at: Date): { text: string; digits: number } {
  const first = formatDossierCode({ unit, day: vnDay(at), sequence: 1 }, codeFormats)
  const { length } = /\d+$/.exec(first)![0]
  return { text: first.slice(0, -length), digits: length }
}

/**
 * Two common table expressions that give out codes: `code` has a row for each row of `wanted`, which must be at most
 * one. The counter is bumped in the statement that uses the number, so a code is never given out twice, and what is
 * rolled back takes none. Four parameters from `$n` on: unit, day, text and digits of the prefix.
 */
export function nextCode(wanted: string, n: number): string {
  return `counter AS (
  INSERT INTO dossiers.code_counter AS c (unit, day, last) SELECT $${n}, $${n + 1}::date, 1 FROM ${wanted}
  ON CONFLICT (unit, day) DO UPDATE SET last = c.last + 1 RETURNING last
), code AS (
  SELECT $${n + 2} || lpad(last::text, greatest($${n + 3}, length(last::text)), '0') AS code FROM counter
)`
}
