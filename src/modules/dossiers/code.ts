import { vnDay } from '#lib/vietnamese-text'
import formats from './code-formats.json' with { type: 'json' }

/**
 * What stands before the running number of a dossier code on this day, and how many digits the number has. The format
 * is dated data (`code-formats.json`); `#lib/dossier-code` reads and checks codes of every format.
 */
export function codePrefix(unit: string, at: Date): { text: string; digits: number } {
  const day = vnDay(at)
  const format = formats.findLast(format => format.validFrom <= day)
  if (!format) throw new RangeError(`No dossier code format on ${day}`)
  const compact = day.replaceAll('-', '')
  const text = format.pattern
    .replace('{unit}', unit)
    .replace('{YYYYMMDD}', compact)
    .replace('{YYMMDD}', compact.slice(2))
    .replace('{sequence}', '')
  return { text, digits: format.digits }
}
