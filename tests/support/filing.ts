import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { registerPerson } from '#modules/identity'
import { getVersion, papersOf } from '#modules/procedures'
import type { Database } from '#platform/db'
import { receive } from '#platform/files'
import { addDraftPaper, saveDraft, startDraft } from '../../src/modules/dossiers/commands/keep-draft.ts'
import { submitDossier } from '../../src/modules/dossiers/commands/submit-dossier.ts'
import { loadSample } from '../../src/modules/procedures/catalogue/index.ts'
import { centreOf, commune, procedure } from './affairs.ts'
import { staff } from './database.ts'

export type Filed = { code: string; file: string; sha256: string }

/** Files an application at the counter of a commune, with a picture that nobody has brought before. */
export async function fileAtCounter(database: Database, agency = centreOf(commune)): Promise<Filed> {
  const officer = staff({ role: 'one-stop-officer', agency, reach: 'agency' })
  const bytes = Buffer.concat([picture, Buffer.from(randomUUID())])
  const sample = loadSample(procedure)
  const filed = await database.write({ actor: officer }, async tx => {
    const { personalNumber, name } = sample.applicant as { personalNumber: string; name: string }
    const person = { personal_number: personalNumber, name, birth_date: '1990-02-03', sex: 'female' as const }
    const registered = await registerPerson(tx, person)
    if (!registered.ok) throw new Error(JSON.stringify(registered))
    const draft = await startDraft(tx, {
      procedure,
      person: registered.person.id,
      channel: 'counter',
      agency,
      sources: {},
      // Several are filed at once for the same person.
      again: true,
    })
    await saveDraft(tx, { draft, answers: sample.answers })
    const [{ current }] = (await tx.query<{ current: string }>('procedures', {
      text: 'SELECT current FROM procedures.procedure WHERE code = $1',
      values: [procedure],
    })) as [{ current: string }]
    const { definition } = await getVersion(tx, current)
    const stored = await receive(tx, { name: 'giay-to.png', bytes: Readable.from([bytes]) })
    for (const paper of papersOf(definition, sample.answers))
      await addDraftPaper(tx, { draft, paper: paper.code, name: paper.name, file: stored.id })
    const submitted = await submitDossier(tx, { draft })
    if (!submitted.ok) throw new Error(JSON.stringify(submitted))
    return { code: submitted.code, file: stored.id }
  })
  return { ...filed, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** One dot. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
