import type { Dice } from './dice.ts'

/** The code by which anybody checks a result, of the form that the vault gives. */
export function verifyCode(draw: Dice): string {
  const [one, other] = [draw.uuid().toUpperCase(), draw.uuid().toUpperCase()]
  const middle = `${one.slice(5, 8)}${one.slice(9, 11)}-${one.slice(11, 13)}${other.slice(0, 3)}`
  return `${one.slice(0, 5)}-${middle}-${other.slice(3, 8)}`
}
