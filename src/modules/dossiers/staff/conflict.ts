import { isText, type Text } from './texts.ts'

/** Why something could not be done now, in words; the codes are those of `Conflict`. */
export function conflictText(t: Text, code: string): string {
  const key = `conflict.${code}`
  return t(isText(key) ? key : 'conflict.other')
}
