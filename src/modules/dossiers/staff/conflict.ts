import type { Text, TextKey } from './texts.ts'
import vi from '../staff-messages.vi.ts'

/** Why something could not be done now, in words; the codes are those of `Conflict`. */
export function conflictText(t: Text, code: string): string {
  const key = `conflict.${code}`
  return t(key in vi ? (key as TextKey) : 'conflict.other')
}
