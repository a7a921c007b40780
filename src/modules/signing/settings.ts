import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { settings } from '#platform/config'

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

export const signingSettings = settings('signing', {
  TRUST_ANCHORS: z
    .string()
    .default('')
    .transform((pem, checked): Uint8Array[] => {
      try {
        const found = (pem.match(certificate) ?? []).map(each => new X509Certificate(each).raw)
        if (found.length || !pem.trim()) return found
      } catch {}
      checked.addIssue('no certificates in PEM')
      return z.NEVER
    })
    .describe(
      'Certificates (PEM, one after another; best a file: TRUST_ANCHORS_FILE) of the authorities whose signatures on documents are believed. Without them nobody outside the demonstration is, and a signature that came in after another counts as a change',
    ),
})
