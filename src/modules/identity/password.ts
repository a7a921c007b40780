import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

type Parameters = { memory: number; passes: number; parallelism: number }

const derive = promisify(argon2)
/** OWASP's recommendation for argon2id: 19 MiB, 2 passes. A stored password carries its own, so these may be raised. */
const today: Parameters = { memory: 19_456, passes: 2, parallelism: 1 }

/** `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. One password typed on two keyboards is the same letters (NFC). */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await run(password, salt, today)
  return `$argon2id$v=19$m=${today.memory},t=${today.passes},p=${today.parallelism}$${bare(salt)}$${bare(hash)}`
}

/** Takes as long for an account that has no password (or does not exist) as for one whose password is wrong. */
export async function verifyPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored ?? nobodys) ?? []
  if (!salt || !hash) throw new Error('A stored password is not readable')
  const expected = Buffer.from(hash, 'base64')
  const given = await run(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return given.length === expected.length && timingSafeEqual(given, expected) && !!stored
}

/** True when it was made with parameters of before: it is made again at the next sign-in. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(`$argon2id$v=19$m=${today.memory},t=${today.passes},p=${today.parallelism}$`)
}

const nobodys = `$argon2id$v=19$m=${today.memory},t=${today.passes},p=${today.parallelism}$${bare(randomBytes(16))}$${bare(randomBytes(32))}`

async function run(password: string, nonce: Buffer, parameters: Parameters): Promise<Buffer> {
  const { memory, passes, parallelism } = parameters
  return derive('argon2id', {
    message: password.normalize('NFC'),
    nonce,
    memory,
    passes,
    parallelism,
    tagLength: 32,
  })
}

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

export type PasswordFault = 'password.short' | 'password.long' | 'password.name' | 'password.repeated'

/** Length is what counts; no rules about signs, which people answer with "Matkhau@1". */
export function faultOf(
  password: string,
  account: { email: string; name: string },
): PasswordFault | undefined {
  const letters = [...password.normalize('NFC')]
  if (letters.length < 12) return 'password.short'
  if (letters.length > 200) return 'password.long'
  if (new Set(letters).size < 5) return 'password.repeated'
  const plain = password.toLowerCase()
  const local = account.email.split('@')[0] ?? ''
  return local.length > 3 && plain.includes(local.toLowerCase()) ? 'password.name' : undefined
}
