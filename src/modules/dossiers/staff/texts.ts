import { messagesOf } from '#platform/i18n'
import catalogueEn from '../staff-catalogue-messages.en.ts'
import catalogueVi from '../staff-catalogue-messages.vi.ts'
import deedEn from '../staff-deed-messages.en.ts'
import deedVi from '../staff-deed-messages.vi.ts'
import deskEn from '../staff-desk-messages.en.ts'
import deskVi from '../staff-desk-messages.vi.ts'
import en from '../staff-messages.en.ts'
import vi from '../staff-messages.vi.ts'

/** What officers read about dossiers: lists and one dossier, what they do to it, the desks around, the catalogue. */
const vietnamese = { ...vi, ...deedVi, ...deskVi, ...catalogueVi }
const english = { ...en, ...deedEn, ...deskEn, ...catalogueEn }

export const texts = messagesOf(vietnamese, english)
export type Text = ReturnType<typeof texts>
export type TextKey = keyof typeof vietnamese

/** Whether there are words of this name; what comes from an address or a row may be anything. */
export function isText(key: string): key is TextKey {
  return key in vietnamese
}
