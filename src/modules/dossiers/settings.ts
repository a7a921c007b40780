import { z } from 'zod'
import { settings } from '#platform/config'

const given = settings('dossiers', {
  PAYMENT_PATIENCE_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('A dossier whose fee is not paid for this many days may be stopped by the agency'),
})

/** In days. */
export const paymentPatience = (): number => given().PAYMENT_PATIENCE_DAYS
