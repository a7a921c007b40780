import { messagesOf } from '#platform/i18n'
import en from './messages.en.ts'
import vi from './messages.vi.ts'

export const deskTexts = messagesOf(vi, en)
export type DeskText = ReturnType<typeof deskTexts>
