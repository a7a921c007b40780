import { messagesOf } from '#platform/i18n'
import deskEn from '../staff-desk-messages.en.ts'
import deskVi from '../staff-desk-messages.vi.ts'
import en from '../staff-messages.en.ts'
import vi from '../staff-messages.vi.ts'

/** What officers read about dossiers: the work on one, and the desks around it (counter, register, supervision). */
const vietnamese = { ...vi, ...deskVi }
const english = { ...en, ...deskEn }

export const texts = messagesOf(vietnamese, english)
export type Text = ReturnType<typeof texts>
export type TextKey = keyof typeof vietnamese

/** Whether there are words of this name; what comes from an address or a row may be anything. */
export function isText(key: string): key is TextKey {
  return key in vietnamese
}
