import type { Tx } from '#platform/db'
import { type DocumentRow, db } from '../schema.ts'
import { typedCode } from '../verify-code.ts'

export type Verified = Pick<
  DocumentRow,
  | 'kind'
  | 'name'
  | 'number'
  | 'issuer_name'
  | 'issued_on'
  | 'expires_on'
  | 'state'
  | 'revoked_reason'
  | 'file'
>

/**
 * What anybody may learn who holds a result and types the code printed on it: that we issued it, and in `state`
 * whether it still stands. Never whose it is: that is on the paper in their hand, and so is the code.
 */
export async function findByVerifyCode(tx: Tx, code: string): Promise<Verified | undefined> {
  return results(tx)
    .where(
      ({ fn, val }) => fn('replace', [fn('upper', ['verify_code']), val('-'), val('')]),
      '=',
      typedCode(code),
    )
    .executeTakeFirst()
}

/** The same for somebody who holds the file: by the SHA-256 of its bytes, in hexadecimal. */
export async function findByBytes(tx: Tx, sha256: string): Promise<Verified | undefined> {
  return results(tx).where('sha256', '=', sha256).orderBy('created_at', 'desc').executeTakeFirst()
}

function results(tx: Tx) {
  return db(tx)
    .selectFrom('vault.document')
    .select([
      'kind',
      'name',
      'number',
      'issuer_name',
      'issued_on',
      'expires_on',
      'state',
      'revoked_reason',
      'file',
    ])
    .where('source', '=', 'result')
}
