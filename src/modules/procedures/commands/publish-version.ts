import { createHash } from 'node:crypto'
import { checkProcess, parseProcess } from '#lib/bpmn'
import { checkDefinition } from '#lib/form'
import { searchKey } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { ProcedureDefinition } from '../definition.ts'
import { db } from '../schema.ts'

export type Published = { ok: true; version: string; fresh: boolean } | { ok: false; errors: string[] }

/**
 * Puts a new version of a procedure in force. Dossiers filed before keep theirs. Needs `procedures:version.publish`.
 * Repeating it with the same definition changes nothing. What is wrong with a definition comes back as sentences.
 */
export async function publishVersion(tx: Tx, input: unknown): Promise<Published> {
  need(tx, 'procedures:version.publish')
  const read = ProcedureDefinition.safeParse(input)
  if (!read.success)
    return { ok: false, errors: read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`) }
  const definition = read.data
  const errors = await faults(definition)
  if (errors.length) return { ok: false, errors }

  const sha256 = hashOf(definition)
  await tx.query('procedures', {
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 11))',
    values: [definition.code],
  })
  const last = await db(tx)
    .selectFrom('procedures.version')
    .select(['id', 'number', 'sha256'])
    .where('code', '=', definition.code)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last?.sha256 === sha256) return { ok: true, version: last.id, fresh: false }

  const { id } = await db(tx)
    .insertInto('procedures.version')
    .values({
      code: definition.code,
      number: (last?.number ?? 0) + 1,
      definition: JSON.stringify(definition) as never,
      sha256,
      published_at: tx.now,
      published_by: actorKey(tx.actor),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const card = {
    current: id,
    name: definition.name,
    short_name: definition.shortName,
    field: definition.field,
    level: definition.level,
    online_level: definition.onlineLevel,
    life_events: definition.lifeEvents,
    search_key: searchKey(
      [definition.name, definition.shortName, definition.field, definition.code, ...definition.keywords].join(
        ' ',
      ),
    ),
    summary: definition.summary,
  }
  await db(tx)
    .insertInto('procedures.procedure')
    .values({ code: definition.code, ...card })
    .onConflict(clash => clash.column('code').doUpdateSet(card))
    .execute()
  await append(tx, {
    chain: id,
    action: 'procedure.published',
    body: { code: definition.code, number: (last?.number ?? 0) + 1, sha256 },
  })
  return { ok: true, version: id, fresh: true }
}

/** What tells two definitions apart. */
export function hashOf(definition: ProcedureDefinition): string {
  return createHash('sha256').update(JSON.stringify(definition)).digest('hex')
}

async function faults(definition: ProcedureDefinition): Promise<string[]> {
  const form = checkDefinition(definition.form).map(fault => `form: ${fault.message}`)
  const result = definition.result.form
    ? checkDefinition(definition.result.form).map(fault => `result: ${fault.message}`)
    : []
  const { replaces } = definition.result
  if (replaces && !definition.papers.some(paper => paper.code === replaces))
    result.push(`result: replaces ${replaces}, which is none of the papers`)
  const preview =
    definition.preview && !definition.template.trim()
      ? ['preview: nothing is printed that could be shown']
      : []
  const data = [...form, ...result, ...preview]
  try {
    const process = checkProcess(await parseProcess(definition.process)).map(
      fault => `process: ${fault.message}`,
    )
    return [...data, ...process]
  } catch (error) {
    return [...data, `process: ${(error as Error).message}`]
  }
}
