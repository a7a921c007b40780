import { messagesOf } from '#platform/i18n'
import en from './messages.en.ts'
import vi from './messages.vi.ts'

export const texts = messagesOf(vi, en)
export type Text = ReturnType<typeof texts>
