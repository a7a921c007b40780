import { messagesOf } from '#platform/i18n'
import en from './messages.en.ts'
import vi from './messages.vi.ts'

export const statementTexts = messagesOf(vi, en)
