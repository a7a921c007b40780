import { type Authority, issueCertificate, makeAuthority, type Signer, signerFromPem } from '#lib/pades'
import { openBytes, sealBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { db } from './schema.ts'
import type { Holder } from './source.ts'

const purpose = 'signing-key'

/** Makes the demonstration's certification authority, once. */
export async function ensureAuthority(tx: Tx): Promise<Authority> {
  const row = await db(tx).selectFrom('signing.authority').selectAll().executeTakeFirst()
  if (row)
    return {
      root: row.root,
      issuing: row.issuing,
      issuingKey: openBytes(purpose, row.issuing_key).toString(),
    }
  const made = makeAuthority({ name: 'CA trình diễn Sen', from: daysBefore(tx.now, 1) })
  await db(tx)
    .insertInto('signing.authority')
    .values({
      root: made.root,
      issuing: made.issuing,
      issuing_key: sealBytes(purpose, made.issuingKey),
      made_at: tx.now,
    })
    .execute()
  return made
}

/** The signer of a holder; the first time, a certificate is issued to them. */
export async function demonstrationSigner(tx: Tx, holder: Holder): Promise<Signer> {
  const name = holder.kind === 'person' ? `staff:${holder.staff}@${holder.agency}` : `agency:${holder.agency}`
  await tx.query('signing', {
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 13))',
    values: [name],
  })
  const known = await db(tx)
    .selectFrom('signing.key')
    .selectAll()
    .where('holder', '=', name)
    .where('revoked_at', 'is', null)
    .where('until_at', '>', tx.now)
    .executeTakeFirst()
  if (known) return signerFromPem({ ...known, privateKey: openBytes(purpose, known.private_key).toString() })
  await db(tx)
    .updateTable('signing.key')
    .set({ revoked_at: tx.now })
    .where('holder', '=', name)
    .where('revoked_at', 'is', null)
    .execute()

  const issued = issueCertificate(await ensureAuthority(tx), {
    ...(holder.kind === 'person'
      ? { commonName: holder.name, title: holder.title, organisation: holder.agencyName }
      : { commonName: holder.agencyName, organisation: holder.agencyName }),
    from: daysBefore(tx.now, 1),
    until: daysBefore(tx.now, -3 * 365),
  })
  await db(tx)
    .insertInto('signing.key')
    .values({
      holder: name,
      certificate: issued.certificate,
      chain: issued.chain,
      private_key: sealBytes(purpose, issued.privateKey),
      from_at: daysBefore(tx.now, 1),
      until_at: daysBefore(tx.now, -3 * 365),
      revoked_at: null,
    })
    .execute()
  return issued.signer
}

function daysBefore(at: Date, days: number): Date {
  return new Date(at.getTime() - days * 86_400_000)
}
