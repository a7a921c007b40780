import { sql } from 'kysely'
import { can, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { type DossierRow, db } from '../schema.ts'

/** Of a dossier and of none in one statement each, so that not even the time tells that a code is somebody's. */
export async function lockByCode(tx: Tx, code: string): Promise<DossierRow> {
  const row = await db(tx)
    .selectFrom('dossiers.dossier')
    .selectAll()
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound('dossier')
  return row
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
  const found = await db(tx)
    .selectFrom('dossiers.dossier as d')
    .selectAll('d')
    .select(
      sql<string[]>`ARRAY(SELECT DISTINCT agency FROM dossiers.task WHERE dossier = d.id)`.as('workedAt'),
    )
    .where('code', '=', code)
    .executeTakeFirst()
  if (!found) throw new NotFound('dossier')
  const { workedAt, ...row } = found
  need(tx, 'dossiers:dossier.view', { agencies: [row.receiving, row.deciding, ...workedAt] })
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

/** Agencies whose opinion on a dossier is asked, or was. */
export async function agenciesAsked(tx: Tx, dossier: string): Promise<string[]> {
  const tasks = await db(tx)
    .selectFrom('dossiers.task')
    .select('agency')
    .distinct()
    .where('dossier', '=', dossier)
    .where('does', 'in', ['opinion', 'inspect'])
    .where('state', '<>', 'cancelled')
    .execute()
  return tasks.map(task => task.agency)
}
