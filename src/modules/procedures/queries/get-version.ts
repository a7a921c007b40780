import { type Process, parseProcess } from '#lib/bpmn'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { ProcedureDefinition } from '../definition.ts'
import { db } from '../schema.ts'

export type ProcedureVersion = {
  id: string
  code: string
  number: number
  definition: ProcedureDefinition
  process: Process
}

// A version never changes, so what was read once stays true in every process.
const kept = new Map<string, ProcedureVersion>()

/** A version with its process parsed. NotFound `procedure`. */
export async function getVersion(tx: Tx, id: string): Promise<ProcedureVersion> {
  const known = kept.get(id)
  if (known) return known
  const row = await db(tx)
    .selectFrom('procedures.version')
    .select(['id', 'code', 'number', 'definition'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound('procedure')
  const version = { ...row, process: await parseProcess(row.definition.process) }
  kept.set(id, version)
  return version
}

/** The version in force today. NotFound `procedure`. */
export async function getProcedure(tx: Tx, code: string): Promise<ProcedureVersion> {
  const row = await db(tx)
    .selectFrom('procedures.procedure')
    .select('current')
    .where('code', '=', code)
    .executeTakeFirst()
  if (!row) throw new NotFound('procedure')
  return getVersion(tx, row.current)
}

export type Published = { id: string; number: number; published_at: Date; definition: ProcedureDefinition }

/** Every version of a procedure, the newest first. NotFound `procedure`. */
export async function listVersions(tx: Tx, code: string): Promise<[Published, ...Published[]]> {
  const rows = await db(tx)
    .selectFrom('procedures.version')
    .select(['id', 'number', 'published_at', 'definition'])
    .where('code', '=', code)
    .orderBy('number', 'desc')
    .execute()
  const [newest, ...older] = rows
  if (!newest) throw new NotFound('procedure')
  return [newest, ...older]
}
