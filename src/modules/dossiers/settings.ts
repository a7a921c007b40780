import { z } from 'zod'
import { settings } from '#platform/config'

const given = settings('dossiers', {
  PAYMENT_PATIENCE_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('A dossier whose fee is not paid for this many days may be stopped by the agency'),
  DRAFT_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .default(90)
    .describe(
      'A draft that nobody worked at for this many days is deleted with its files, a citizen’s or one begun at the counter',
    ),
})

/** In days. */
export const draftDays = (): number => given().DRAFT_DAYS
/** In days. */
export const paymentPatience = (): number => given().PAYMENT_PATIENCE_DAYS
