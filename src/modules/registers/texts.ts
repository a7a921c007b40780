import { type Locale, messagesOf } from '#platform/i18n'
import en from './messages.en.ts'
import vi from './messages.vi.ts'

export const texts = messagesOf(vi, en)
export type Text = ReturnType<typeof texts>

/** What to tell somebody whose form could not be filled in, and that they can go on. */
export function lookUpProblem(locale: Locale, why: 'missing' | 'mismatch' | 'unavailable'): string {
  return texts(locale)(`problem.${why}`)
}
