import { compile } from '#lib/expression'
import type { Answers } from '#lib/form'
import type { Paper, ProcedureDefinition } from './definition.ts'

export type FeeLine = {
  code: string
  name: string
  kind: 'charge' | 'fee'
  amount: number
  text: string
  collect: 'at-receipt' | 'at-supplement' | 'at-return'
}
type Facts = { answers: Answers; channel?: string }

/** What must be paid for these answers, in đồng, lines of nothing left out. */
export function feesOf(definition: ProcedureDefinition, facts: Facts): FeeLine[] {
  const context = { ...facts.answers, channel: facts.channel ?? 'online' }
  return definition.fees
    .filter(fee => !fee.when || compile(fee.when).test(context))
    .map(({ code, name, kind, amount, text, collect }) => {
      const value = typeof amount === 'number' ? amount : Number(compile(amount).evaluate(context))
      // A formula that can not be computed must stop the filing, never become a fee of nothing.
      if (!Number.isFinite(value) || value < 0)
        throw new RangeError(`Fee ${definition.code}/${code} is not an amount`)
      return { code, name, kind, amount: Math.round(value), text, collect }
    })
    .filter(line => line.amount > 0)
}

/** What is paid when the dossier is received, in đồng. */
export function feeAtReceipt(definition: ProcedureDefinition, facts: Facts): number {
  return feesOf(definition, facts)
    .filter(line => line.collect === 'at-receipt')
    .reduce((sum, line) => sum + line.amount, 0)
}

/** The papers these answers call for. */
export function papersOf(definition: ProcedureDefinition, answers: Answers): Paper[] {
  return definition.papers.filter(paper => !paper.when || compile(paper.when).test(answers))
}

/** The term these answers are dealt with in: the first whose condition holds. */
export function termOf(
  definition: ProcedureDefinition,
  answers: Answers,
): ProcedureDefinition['terms'][number] {
  const term = definition.terms.find(term => !term.when || compile(term.when).test(answers))
  if (!term) throw new RangeError(`Procedure ${definition.code} has no term for these answers`)
  return term
}
