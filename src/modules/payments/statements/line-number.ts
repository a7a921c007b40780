import { hash } from 'node:crypto'
import type { StatementLine } from '#lib/bank-statement'
import { referenceKey } from '#lib/money-matching'

type Numbered = Pick<
  StatementLine,
  'bookedOn' | 'amount' | 'reference' | 'description' | 'counterpartyAccount' | 'bankTransaction'
>

/**
 * The number under which each line is known for ever: the bank's, or one made of what the line says and of how many such
 * lines there are before it on that day, so that files that overlap say the same.
 */
export function numberLines(
  account: string,
  lines: readonly Numbered[],
): { transaction: string; is_numbered: boolean }[] {
  const seen = new Map<string, number>()
  return lines.map(line => {
    if (line.bankTransaction) return { transaction: line.bankTransaction, is_numbered: true }
    const said = [
      account,
      line.bookedOn,
      line.amount,
      referenceKey(line.reference),
      referenceKey(line.description),
      referenceKey(line.counterpartyAccount),
    ].join('|')
    const nth = (seen.get(said) ?? 0) + 1
    seen.set(said, nth)
    return { transaction: `SK-${hash('sha256', `${said}|${nth}`).slice(0, 32)}`, is_numbered: false }
  })
}
