import { z } from 'zod'

const words = z.string().trim().min(1).max(2000)
const count = z.int().min(0).max(9999)
const day = z.iso.date()

/** The head of a sheet. `above` is the agency above, `desk` the one-stop desk, `place` what stands before the date. */
const agency = z.object({
  above: words.optional(),
  name: words,
  desk: words.optional(),
  address: words.optional(),
  phone: words.optional(),
})

const person = z.object({
  name: words,
  identity: words.optional(),
  address: words.optional(),
  phone: words.optional(),
  email: words.optional(),
})

const sheet = z.object({ agency, place: words, at: z.date(), number: words.optional() })

/** `lookup` is the address that the QR code opens: where the dossier stands. */
const dossier = z.object({ code: words, procedure: words, lookup: z.url() })

const aboutDossier = sheet.extend({ dossier, filer: person, officer: words.optional() })

/** Signs as `title`; the signature itself is put into the place kept free. */
const signer = z.object({ title: words, name: words.optional() })

const receipt = aboutDossier.extend({
  owner: person.optional(),
  request: words.optional(),
  payment: words.optional(),
  papers: z.array(
    z.object({
      name: words,
      originals: count,
      certified: count,
      copies: count,
      electronic: z.boolean().optional(),
    }),
  ),
  sets: count,
  term: words,
  received: z.date(),
  due: z.date(),
  returnedAs: words.optional(),
  book: z.object({ volume: words, number: words }).optional(),
})

/** What each printed form is made of. Instants are printed in Vietnamese time; money is in đồng. */
export const formData = {
  '01': receipt,
  '01-receipt': receipt,
  '02': aboutDossier.extend({
    missing: z.array(z.object({ name: words, what: words })).min(1),
    reason: words,
    until: day.optional(),
    contact: z.object({ name: words, phone: words }),
    signer,
  }),
  '03': aboutDossier.extend({
    received: z.date().optional(),
    reason: words,
    basis: words.optional(),
    advice: words.optional(),
    contact: z.object({ name: words, phone: words }).optional(),
    signer,
  }),
  '04': aboutDossier.extend({
    received: z.date(),
    due: z.date(),
    newDue: z.date(),
    reason: words,
    /** How many times this dossier has been put off, this time included. */
    time: z.int().min(1),
    contact: z.object({ name: words, phone: words }).optional(),
    signer,
  }),
  '05': aboutDossier.extend({
    received: z.date(),
    stage: words,
    reason: words,
    decision: words,
    /** Of fees and charges, what the agency holds; whether it goes back is decided afterwards. */
    paid: z.int().min(1).optional(),
    signer,
  }),
  '06': sheet.extend({
    dossier,
    received: z.date(),
    due: z.date(),
    deciding: words,
    coordinating: z.array(words),
    handovers: z.array(
      z.object({
        from: words,
        to: words,
        handedBy: words.optional(),
        takenBy: words.optional(),
        handedAt: z.date(),
        takenAt: z.date().optional(),
        result: z.enum(['early', 'on-time', 'late']).optional(),
        note: words.optional(),
      }),
    ),
  }),
  '07': sheet.extend({
    from: day,
    to: day,
    rows: z.array(
      z.object({
        code: words,
        procedure: words,
        sets: count,
        filer: words,
        address: words.optional(),
        phone: words.optional(),
        deciding: words,
        received: z.date(),
        due: z.date(),
        returned: z.date().optional(),
        returnedAs: words.optional(),
        note: words.optional(),
      }),
    ),
  }),
}

export type Form = keyof typeof formData
export type FormData<Of extends Form> = z.input<(typeof formData)[Of]>
