import { loadCatalogue, loadSample } from '../../src/modules/procedures/catalogue/index.ts'
import { centreOf, commune, procedure } from '../support/affairs.ts'
import { postedOf, textOf } from './citizen.ts'
import { type Answer, type Client, clientOf, insist, Refused, type Run, rest } from './client.ts'
import type { Told } from './told.ts'

const { form } = loadCatalogue().find(one => one.code === procedure)!.result
const written = loadSample(procedure).resultAnswers

/** Who does what in this procedure, and where. */
export const desks = [
  { role: 'one-stop-officer', does: 'receive', agency: centreOf(commune) },
  { role: 'processor', does: 'examine', agency: commune },
  { role: 'agency-leader', does: 'sign', agency: commune },
  { role: 'clerk', does: 'seal', agency: commune },
] as const
type Does = (typeof desks)[number]['does']

/**
 * Works through what lies on the desk until the run is over. The same officer may sit at two screens: of two who press
 * at the same time, one is told that it is done already.
 */
export async function workAsOfficer(
  run: Run,
  told: Told,
  officer: { id: string; cookie: string; does: Does },
): Promise<void> {
  const { does } = officer
  const client = clientOf(run, () => officer.cookie)
  for (;;) {
    const list = await insist(run, () => client.get(`/can-bo?loai=${does}`))
    if (list.status !== 200) throw new Error(`No worklist for ${does}: ${list.status} ${list.location}`)
    const codes = [
      ...new Set([...list.body.matchAll(/\/can-bo\/ho-so\/([^"?#]+)"/g)].map(([, code]) => code!)),
    ]
    for (const code of codes.slice(0, 8)) {
      const task = await insist(run, () => carryOut(client, code, does))
      if (task) told.done.push({ task, does, officer: officer.id, code })
    }
    await rest(run, 300, 700)
  }
}

/** The task that was done; undefined when somebody was faster, or it can not be done yet. */
async function carryOut(client: Client, code: string, does: Does): Promise<string | undefined> {
  const dossier = await client.get(`/can-bo/ho-so/${code}`)
  const [, task] =
    new RegExp(`/can-bo/viec/([0-9a-f-]{36})${does === 'receive' ? '/tiep-nhan' : '"'}`).exec(dossier.body) ??
    []
  if (!task) return undefined
  const at = `/can-bo/viec/${task}`
  const pressed =
    does === 'receive'
      ? await client.press(dossier, `${at}/tiep-nhan`)
      : await decide(client, await client.get(at), at, does)
  if (!pressed) return undefined
  if (pressed.status !== 303) throw new Refused(`${does} of ${code}: ${pressed.status} ${textOf(pressed)}`)
  return pressed.location.includes('?xong=') ? task : undefined
}

async function decide(client: Client, seen: Answer, at: string, does: Does): Promise<Answer | undefined> {
  // Done by the other screen, or the document is being signed just now.
  const [, outcome] = /value="([^"]+)" name="outcome"/.exec(seen.body) ?? []
  if (seen.status !== 200 || !outcome) return undefined
  const entries = (written.entries as unknown[]).slice(0, 1)
  const fields =
    does === 'examine' && form
      ? Object.assign({}, ...form.pages.map(page => postedOf(form, page.id, { ...written, entries })))
      : {}
  return client.press(seen, at, { ...fields, outcome })
}
