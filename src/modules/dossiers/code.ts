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
 * Two common table expressions that give out codes: `coded` has the rows of `wanted` (which bring `at`, `unit`, `day`,
 * `prefix` and `digits`), each with its `code`. The counter is bumped in the statement that uses the numbers, so a code
 * is never given out twice, and what is rolled back takes none. Counters are taken in one order, so that two such
 * statements wait for each other and never in a circle.
 */
export const nextCodes = (wanted: string): string => `counter AS (
  INSERT INTO dossiers.code_counter AS c (unit, day, last)
  SELECT unit, day, count(*) FROM ${wanted} GROUP BY unit, day ORDER BY unit, day
  ON CONFLICT (unit, day) DO UPDATE SET last = c.last + excluded.last RETURNING unit, day, last
), numbered AS (
  SELECT ${wanted}.*, (last - row_number() OVER (PARTITION BY unit, day ORDER BY at DESC) + 1)::text AS number
  FROM ${wanted} JOIN counter USING (unit, day)
), coded AS (
  SELECT numbered.*, prefix || lpad(number, greatest(digits, length(number)), '0') AS code FROM numbered
)`
