import { judged } from '../support/judged-files.ts'
import type { Random } from './random.ts'

/** Stands in what is posted; where it comes back as a tag, something was not escaped. */
export const tag = '<x-sen-fuzz>'

/** Texts that programs trip over. */
const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\r\nx-sen-fuzz: 1',
  '\t\n\v\f',
  'Nguyễn Văn Ổn'.normalize('NFD'),
  '\u202eđảo\u202c',
  '\u200b\u200d\ufeff',
  '\ud800',
  '\udfff\ud800',
  '👩‍👩‍👧‍👦',
  '𐍈'.repeat(50),
  'ạ̣̣̣̣̣̣̣̣̣̣̣̣',
  "'",
  '"',
  "1' OR '1'='1",
  "'; DROP TABLE platform.ledger; --",
  '$1',
  '%',
  '_%\\',
  '\\',
  '{{7*7}}${7*7}#{7*7}',
  '#set page(width: 1pt)',
  '#read("/etc/passwd")',
  '$ sum_(i=0)^n i $ ] #panic()',
  'function(x) x + "a"',
  'for x in 1..1000000000 return x',
  '"a" + 1 = null',
  `"${tag}`,
  `'"><script>${tag}</script>`,
  `javascript:alert('${tag}')`,
  '../../../../etc/passwd',
  '..\\..\\windows',
  '/dev/null',
  'C:con',
  'file:///etc/passwd',
  'http://127.0.0.1:1/',
  '//ke-gian.example',
  '\\\\ke-gian.example\\x',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  'true',
  '[object Object]',
  '0',
  '-1',
  '-0',
  '1e309',
  '0x10',
  '1.5',
  '٣٤',
  '2147483648',
  '-9223372036854775809',
  '99999999999999999999999999',
  '0000000000',
  '2026-02-30',
  '0000-00-00',
  '-271822-04-20',
  '+275760-09-13',
  '9999-12-31',
  '29/02/2027',
  '31/12/99999',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '%00',
  '%2e%2e%2f',
  '%c0%ae',
  '{"a":1}',
  '[]',
  '=1+1',
  '(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((',
  'a@b',
  '"a b"@x.example, c@x.example',
  'ng\u01b0\u01a1\u0300i@x.example\r\nbcc: a@x.example',
]

export function nastyText(random: Random): string {
  if (random.chance(0.06))
    return random.pick(['a', '1', ' ', 'ạ', '(', '<', '\\', '👍']).repeat(10 ** random.below(6))
  if (random.chance(0.06)) return random.bytes(1 + random.below(60)).toString('latin1')
  const text = random.pick(texts)
  return random.chance(0.15) ? `${text}${random.pick(texts)}` : text
}

/** For a path or a query: mostly well escaped, now and then not. */
export function nastyPiece(random: Random): string {
  if (random.chance(0.15))
    return random.pick(['%00', '%', '%zz', '%ff%fe', '%ed%a0%80', '..%2f..', '%252e', ';a=b', '%0d%0a'])
  return encodeURIComponent(nastyText(random).slice(0, 3000).toWellFormed())
}

/** Names of what a row has and no form asks for. */
export const rowFields = [
  'id',
  'role',
  'agency',
  'applicant',
  'person',
  'staff',
  'holder',
  'owner',
  'status',
  'state',
  'level',
  'grants',
  'amount',
  'actor',
  'demonstration',
  '__proto__',
  '__proto__[staff]',
  'constructor.prototype.staff',
]

export function nastyFile(random: Random): { name: string; bytes: Buffer } {
  const [, name, bytes] = random.pick(judged)
  return {
    name: random.chance(0.4) ? nastyText(random).slice(0, 300) : name,
    bytes: random.chance(0.2) ? random.bytes(random.below(2000)) : bytes,
  }
}
