import { completeService } from '#lib/bpmn'
import { getVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import type { JobContext } from '#platform/jobs'
import { append } from '#platform/ledger'
import { lockDossier } from '../dossier.ts'
import { stateOf, surroundingsOf, writeStep } from '../process/apply-step.ts'
import { type DossierRow, db } from '../schema.ts'
import { publishResult } from './publish-result.ts'
import { sealDocument, signDocument } from './sign-result.ts'

export type ServiceJob = { dossier: string; token: string; service: string }

type Prepared = (tx: Tx, dossier: DossierRow) => Promise<void>

/**
 * Does what a service task of the process asks, then lets the process go on; both in one transaction, so a job that is
 * run twice finds the token gone and does nothing. Slow work (printing, signing) happens before that transaction.
 */
export async function runService(ctx: JobContext, job: ServiceJob): Promise<void> {
  const waiting = await ctx.read(tx =>
    db(tx).selectFrom('dossiers.token').select('id').where('id', '=', job.token).executeTakeFirst(),
  )
  if (!waiting) return
  const finish = await prepare(ctx, job)
  await ctx.write(async tx => {
    const dossier = await lockDossier(tx, job.dossier)
    const still = await db(tx)
      .selectFrom('dossiers.token')
      .select('id')
      .where('id', '=', job.token)
      .executeTakeFirst()
    if (!still) return
    await finish(tx, dossier)
    const version = await getVersion(tx, dossier.version)
    await append(tx, { chain: dossier.id, action: 'service.done', body: { service: job.service } })
    await writeStep(
      tx,
      dossier,
      version,
      completeService(
        version.process,
        await stateOf(tx, dossier),
        job.token,
        'done',
        surroundingsOf(dossier),
      ),
    )
  })
}

async function prepare(ctx: JobContext, job: ServiceJob): Promise<Prepared> {
  switch (job.service) {
    case 'sign':
      return signDocument(ctx, job.dossier)
    case 'seal':
      return sealDocument(ctx, job.dossier)
    case 'publish':
      return publishResult
    // The citizen was told when the result was published, and a late step was marked when its timer fired: the process
    // draws the step, and nobody is told twice.
    case 'notify':
      return async () => {}
    default:
      throw new Error(`Unknown service ${job.service}`)
  }
}
