import { addSignature, type Rectangle } from '#lib/pades'
import type { JobContext } from '#platform/jobs'
import { drawSeal, drawSignature } from '../appearance.ts'
import { type Holder, signerOf } from '../source.ts'

/**
 * Signs a PDF for a holder: a person's signature with name, office and time, or an agency's seal. Called by the job that
 * carries out a decision; who may decide was settled there. The bytes before the signature stay untouched.
 */
export async function signPdf(
  ctx: Pick<JobContext, 'write'>,
  input: { pdf: Uint8Array; holder: Holder; at: Date; page: number; rect: Rectangle; reason: string },
): Promise<Uint8Array> {
  const { holder, at, reason } = input
  const signer = await ctx.write(tx => signerOf(tx, holder))
  const picture = holder.kind === 'person' ? await drawSignature(holder, at) : await drawSeal(holder)
  return addSignature(input.pdf, {
    signer,
    at,
    reason,
    name: holder.kind === 'person' ? holder.name : holder.agencyName,
    location: holder.agencyName,
    field: holder.kind === 'person' ? 'ky-lanh-dao' : 'dau-co-quan',
    appearance: { page: input.page, rect: input.rect, picture },
  })
}
