import { messagesOf } from '#platform/i18n'
import en from '../staff-messages.en.ts'
import vi from '../staff-messages.vi.ts'

export const texts = messagesOf(vi, en)
export type Text = ReturnType<typeof texts>
export type TextKey = keyof typeof vi
