/**
 * What a transfer must say so that its bill is found: `SEN`, the bill's number in eight signs, and a check sign.
 * Banks put words around it, lower its case and drop spaces and dots; letters that look like digits are not used.
 */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const prefix = 'SEN'
const length = 8

export function transferCode(number: number): string {
  let body = ''
  for (let rest = number; body.length < length; rest = Math.floor(rest / 32)) body = signs[rest % 32] + body
  return prefix + body + checkSign(body)
}

/** The bill's number in what the bank wrote about a transfer; undefined when no code in it is whole. */
export function findTransferCode(description: string): number | undefined {
  return findTransferCodes(description)[0]
}

/** All of them, each once, in the order in which they stand. */
export function findTransferCodes(description: string): number[] {
  const numbers = new Set<number>()
  const text = description.toUpperCase().replace(/[^0-9A-Z]/g, '')
  for (let at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
    const body = text.slice(at + prefix.length, at + prefix.length + length)
    const known = body.length === length && [...body].every(sign => signs.includes(sign))
    if (known && text[at + prefix.length + length] === checkSign(body)) {
      numbers.add([...body].reduce((number, sign) => number * 32 + signs.indexOf(sign), 0))
      at += prefix.length + length
    }
  }
  return [...numbers]
}

/** ISO 7064 MOD 37,36 over our 32 signs (so MOD 33,32): finds every single wrong sign and most swapped ones. */
function checkSign(body: string): string {
  let product = 32
  for (const sign of body) {
    const sum = (product + signs.indexOf(sign)) % 32 || 32
    product = (sum * 2) % 33
  }
  return signs[(33 - product) % 32]!
}
