import { type Locale, messagesOf } from '#platform/i18n'
import en from './messages.en.ts'
import vi from './messages.vi.ts'

export const texts = messagesOf(vi, en)
export type Text = ReturnType<typeof texts>

/** `unasked`: the register answers nobody without a birth date, and none is known. */
export const lookUpProblems = ['missing', 'mismatch', 'unavailable', 'unasked'] as const
export type LookUpProblem = (typeof lookUpProblems)[number]

/** What to tell somebody whose form could not be filled in, and that they can go on. */
export function lookUpProblem(locale: Locale, why: LookUpProblem): string {
  return texts(locale)(`problem.${why}`)
}
