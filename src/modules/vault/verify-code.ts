import { randomBytes } from 'node:crypto'

/** A code that nobody guesses (80 bits), to be printed on a document: "7C2F0-9A4B1-03D5E-88F16". */
export function newVerifyCode(): string {
  return randomBytes(10)
    .toString('hex')
    .toUpperCase()
    .replace(/(.{5})(?=.)/g, '$1-')
}

/** What somebody types from paper, as it is compared: no case, no dashes or spaces, O for 0, I or L for 1. */
export function typedCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}
