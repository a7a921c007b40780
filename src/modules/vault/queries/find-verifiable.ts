import { findPerson } from '#modules/identity'
import type { Tx } from '#platform/db'
import { type DocumentRow, db } from '../schema.ts'
import { typedCode } from '../verify-code.ts'

export type Verifiable = Pick<
  DocumentRow,
  | 'kind'
  | 'name'
  | 'number'
  | 'issued_by_name'
  | 'issued_on'
  | 'expires_on'
  | 'state'
  | 'revoked_reason'
  | 'file'
> & { holder_name: string }

/**
 * A result that we issued, by the code printed on it or by the hash of its file; whether it still stands is in
 * `state`. For anybody who holds it. The page shows no more of the holder's name than helps to compare with the paper.
 */
export async function findVerifiable(
  tx: Tx,
  by: { code: string } | { sha256: string },
): Promise<Verifiable | undefined> {
  const issued = db(tx)
    .selectFrom('vault.document')
    .select([
      'kind',
      'name',
      'number',
      'issued_by_name',
      'issued_on',
      'expires_on',
      'state',
      'revoked_reason',
      'file',
      'holder',
    ])
    .where('source', '=', 'result')
  const found = await ('code' in by
    ? issued.where(
        ({ fn, val }) => fn('replace', [fn('upper', ['verify_code']), val('-'), val('')]),
        '=',
        typedCode(by.code),
      )
    : issued.where('sha256', '=', by.sha256)
  )
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  if (!found) return undefined
  const { holder, ...document } = found
  return { ...document, holder_name: (await findPerson(tx, holder))?.name ?? '' }
}
