import { settle } from '#lib/form'
import { type FeeLine, feesOf, getProcedure, listProcedures, papersOf, termOf } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { loadSample } from '../modules/procedures/catalogue/index.ts'
import { type AnswerWriter, answerWriter } from './answers.ts'
import { courseOf, type Position, placeOf } from './course.ts'
import mix from './mix.json' with { type: 'json' }

/** A procedure as the synthetic province uses it. */
export type Kind = {
  code: string
  version: string
  name: string
  /** Share of all dossiers in each month, January first. */
  shares: readonly number[]
  online: number
  term: ReturnType<typeof termOf>
  termText: string
  /** 'receiving': the commune whose centre took it; otherwise the slug of a department. */
  deciding: string
  provincial: boolean
  resultKind: string
  refusals: readonly string[]
  supplements: readonly string[]
  papers: readonly { code: string; name: string; shown: boolean }[]
  answers: AnswerWriter
  resultFields: AnswerWriter
  feesFor(channel: string): FeeLine[]
  courseFor(channel: string, delivery: string): Position
  placeOf: typeof placeOf
  /** How a result's number is written. */
  numberOf(number: number, year: string): string
}

/** The procedures of the catalogue that the mix knows, in its order. */
export async function loadKinds(tx: Tx): Promise<Kind[]> {
  const known = new Set((await listProcedures(tx)).map(card => card.code))
  const kinds: Kind[] = []
  for (const [code, { share, online, months }] of Object.entries(mix.procedures)) {
    if (!known.has(code)) continue
    const { id, definition, process } = await getProcedure(tx, code)
    const sample = loadSample(code)
    const { answers } = settle(definition.form, sample.answers, { today: '2026-11-20' })
    const applicant = sample.applicant as never
    const term = termOf(definition, answers)
    const fees = new Map<string, FeeLine[]>()
    const feesFor = (channel: string) => {
      if (!fees.has(channel))
        fees.set(
          channel,
          feesOf(definition, { answers, channel }).filter(line => line.collect === 'at-receipt'),
        )
      return fees.get(channel)!
    }
    const courses = new Map<string, Position>()
    kinds.push({
      code,
      version: id,
      name: definition.shortName,
      shares: months.map(month => share * month),
      online,
      term,
      termText: JSON.stringify(term),
      deciding: definition.decidingAgency,
      provincial: definition.level === 'province',
      resultKind: definition.result.kind,
      refusals: definition.refusalReasons,
      supplements: definition.supplementReasons,
      papers: papersOf(definition, answers)
        .filter(paper => paper.required || paper.presentOnly)
        .map(({ code, name, presentOnly }) => ({ code, name, shown: !!presentOnly })),
      answers: answerWriter(answers, applicant),
      resultFields: answerWriter(sample.resultAnswers, applicant),
      feesFor,
      courseFor(channel, delivery) {
        const key = `${channel} ${delivery}`
        let course = courses.get(key)
        if (!course) {
          const fee = feesFor(channel).reduce((sum, line) => sum + line.amount, 0)
          courses.set(key, (course = courseOf(process, { fee, channel, delivery, answers })))
        }
        return course
      },
      placeOf,
      numberOf: (number, year) =>
        definition.result.notation
          .replace('{number}', String(number).padStart(2, '0'))
          .replace('{year}', year),
    })
  }
  if (!kinds.length) throw new Error('Chưa có thủ tục nào trong danh mục')
  return kinds
}
