import { listStaffEmails } from '#modules/organisation'
import { sealBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { hashPassword } from './password.ts'
import { demonstrationSecret } from './totp.ts'

/** Every officer of the demonstration has it; the sign-in page shows it. */
export const demonstrationPassword = 'hoa sen nở trên đồng'

/** Makes the seeded officers able to sign in. One salt for all of them is enough for a password that everybody knows. */
export async function seed(tx: Tx): Promise<void> {
  const password = await hashPassword(demonstrationPassword)
  const rows = (await listStaffEmails(tx)).map(({ id, email }) => ({
    id,
    secret: sealBytes('totp', demonstrationSecret(email)).toString('base64'),
  }))
  await tx.query('identity', {
    text: `INSERT INTO identity.staff_credential (staff, password, totp_secret, password_changed_at, demonstration)
           SELECT id, $2, decode(secret, 'base64'), $3, true FROM jsonb_to_recordset($1) AS s(id uuid, secret text)`,
    values: [JSON.stringify(rows), password, tx.now],
  })
}
