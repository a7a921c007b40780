import { can, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { lockDossier } from '../dossier.ts'
import { type DossierRow, db } from '../schema.ts'

export async function lockByCode(tx: Tx, code: string): Promise<DossierRow> {
  const row = await db(tx)
    .selectFrom('dossiers.dossier')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirst()
  if (!row) throw new NotFound('dossier')
  return lockDossier(tx, row.id)
}

/** The applicant's own dossier. Another's is NotFound. */
export async function getOwnDossier(tx: Tx, code: string): Promise<DossierRow> {
  const row = await byCode(tx, code)
  if (!can(tx, 'dossiers:dossier.view-own', { person: row.applicant })) throw new NotFound('dossier')
  return row
}

/**
 * For an officer of an agency that deals with it: the receiving centre, the deciding agency, or one that has or had a
 * task in it. The caller logs the look.
 */
export async function getDossierForStaff(tx: Tx, code: string): Promise<DossierRow> {
  const row = await byCode(tx, code)
  if (can(tx, 'dossiers:dossier.view', { agencies: [row.receiving, row.deciding] })) return row
  const tasks = await db(tx)
    .selectFrom('dossiers.task')
    .select('agency')
    .distinct()
    .where('dossier', '=', row.id)
    .execute()
  need(tx, 'dossiers:dossier.view', { agencies: tasks.map(task => task.agency) })
  return row
}

async function byCode(tx: Tx, code: string): Promise<DossierRow> {
  const row = await db(tx)
    .selectFrom('dossiers.dossier')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst()
  if (!row) throw new NotFound('dossier')
  return row
}
