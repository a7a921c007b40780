import { messagesOf } from '#platform/i18n'
import filingEn from './filing-messages.en.ts'
import filingVi from './filing-messages.vi.ts'
import en from './messages.en.ts'
import vi from './messages.vi.ts'

/** What citizens read about dossiers: filing one, and what became of it. */
export const texts = messagesOf({ ...vi, ...filingVi }, { ...en, ...filingEn })
export type Texts = ReturnType<typeof texts>
