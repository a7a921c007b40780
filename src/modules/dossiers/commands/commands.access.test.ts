import { beforeAll, describe, expect, test } from 'vitest'
import { type Actor, anyone, type CitizenActor } from '#platform/access'
import type { Tx } from '#platform/db'
import { testDatabase } from '../../../../tests/support/database.ts'
import { loadSample } from '../../procedures/catalogue/index.ts'
import {
  beginDraft,
  centre,
  commune,
  copyProcedure,
  dossierAt,
  type Filed,
  fileDossier,
  newCitizen,
  officerOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { findPreview } from '../queries/find-preview.ts'
import { getTaskAlone } from '../queries/get-task.ts'
import { listOwnDossiers, listOwnDrafts } from '../queries/list-dossiers.ts'
import type { Does } from '../schema.ts'
import { acceptDossier } from './accept-dossier.ts'
import { answerSupplement } from './answer-supplement.ts'
import { checkPaper } from './check-paper.ts'
import { claimTask } from './claim-task.ts'
import { completeTask } from './complete-task.ts'
import { decideDossier, sealResult } from './decide-dossier.ts'
import { refuseDossier, stopDossier, stopUnpaid, withdrawDossier } from './end-dossier.ts'
import { atCentre, atCommune, everyOfficer, officers, wherever } from './everybody.fixture.ts'
import { examineDossier, giveOpinion, saveResult } from './examine-dossier.ts'
import { extendDeadline } from './extend-deadline.ts'
import { addDraftPaper, discardDraft, removeDraftPaper, saveDraft, startDraft } from './keep-draft.ts'
import { keepPage } from './keep-page.ts'
import { noteView } from './note-view.ts'
import { answerPreview, sendPreview } from './preview-result.ts'
import { rateDossier } from './rate-dossier.ts'
import { keepAtCounter, receiveAtCounter } from './receive-at-counter.ts'
import { requestSupplement } from './request-supplement.ts'
import { returnResult } from './return-result.ts'
import { revokeResult } from './revoke-result.ts'
import { submitDossier } from './submit-dossier.ts'

const db = testDatabase()
let owner: CitizenActor
let everybody: [who: string, actor: Actor][]
/** One dossier at each of these tasks, and a draft of each kind. */
const at: Partial<Record<Does | 'asked' | 'shown' | 'returned', Filed & { task: string }>> = {}
let online: string
let counter: string

beforeAll(async () => {
  await seedOfficers(db)
  owner = await newCitizen(db)
  const officer = await officerOf(db, 'one-stop-officer', centre)
  everybody = [
    ['anyone', anyone],
    ['the applicant', owner],
    ['another citizen', await newCitizen(db)],
    ...everyOfficer(officer),
  ]
  for (const does of ['receive', 'examine', 'sign', 'seal'] as const) {
    const { task, ...filed } = await dossierAt(db, does, { citizen: owner })
    at[does] = { ...filed, task: task.id }
  }
  for (const does of ['inspect', 'review'] as const) {
    const { task, ...filed } = await dossierAt(db, does, { citizen: owner, procedure: '1.011607' })
    at[does] = { ...filed, task: task.id }
  }
  const handed = await dossierAt(db, 'return', { citizen: owner, delivery: 'counter' })
  at.return = { ...handed, task: handed.task.id }
  const asked = await fileDossier(db, { citizen: owner })
  at.asked = { ...asked, task: (await taskOf(db, asked.code, 'receive')).id }
  await db.as(officer).write(tx => requestSupplement(tx, { ...request, task: at.asked!.task }))
  const { task: shown, ...drafted } = await dossierAt(db, 'examine', { citizen: owner })
  at.shown = { ...drafted, task: shown.id }
  await db
    .as(await officerOf(db, 'processor', commune))
    .write(tx => sendPreview(tx, { task: shown.id, fields: resultAnswers }))
  online = (await beginDraft(db, { citizen: owner })).draft
  counter = (await beginDraft(db, { citizen: owner, by: officer, channel: 'counter' })).draft
})

const request = { reason: 'Thiếu chữ ký của người yêu cầu.', papers: [], until: '2027-12-31' }
const reason = 'Người yêu cầu không có ủy quyền hợp lệ.'
const { answers, resultAnswers } = loadSample(copyProcedure)
const task = (does: Does) => at[does]!.task
const codeOf = (does: Does | 'asked') => at[does]!.code
const ownDraft = (tx: Tx) =>
  startDraft(tx, {
    procedure: copyProcedure,
    person: owner.id,
    channel: 'online',
    agency: centre,
    sources: {},
    again: true,
  })

const deeds: Record<string, { may: string[]; do(tx: Tx): Promise<unknown> }> = {
  startDraft: { may: ['the applicant', ...atCentre('one-stop-officer')], do: ownDraft },
  // A draft is its writer's: others do not even learn that it is there.
  saveDraft: { may: ['the applicant'], do: tx => saveDraft(tx, { draft: online, answers }) },
  keepPage: {
    may: ['the applicant'],
    do: tx => keepPage(tx, { draft: online, page: 'requester', posted: { 'requester.phone': '0918406027' } }),
  },
  addDraftPaper: {
    may: ['the applicant'],
    do: tx => addDraftPaper(tx, { draft: online, paper: 'old-paper', name: 'Ảnh chụp' }),
  },
  removeDraftPaper: {
    may: ['the applicant'],
    do: tx => removeDraftPaper(tx, { draft: online, id: owner.id }),
  },
  discardDraft: { may: ['the applicant'], do: tx => discardDraft(tx, { draft: online }) },
  'addDraftPaper, at the counter': {
    may: atCentre('one-stop-officer'),
    do: tx => addDraftPaper(tx, { draft: counter, paper: 'old-paper', name: 'Bản quét' }),
  },
  'removeDraftPaper, at the counter': {
    may: atCentre('one-stop-officer'),
    do: tx => removeDraftPaper(tx, { draft: counter, id: owner.id }),
  },
  'discardDraft, at the counter': {
    may: atCentre('one-stop-officer'),
    do: tx => discardDraft(tx, { draft: counter }),
  },
  submitDossier: {
    may: ['the applicant', ...atCentre('one-stop-officer')],
    do: tx => submitDossier(tx, { draft: online }),
  },
  keepAtCounter: {
    may: atCentre('one-stop-officer'),
    do: tx => keepAtCounter(tx, { draft: counter, answers, delivery: 'counter', papers: [] }),
  },
  receiveAtCounter: {
    may: atCentre('one-stop-officer'),
    do: tx =>
      receiveAtCounter(tx, { draft: counter, answers, delivery: 'counter', papers: [{ paper: 'identity' }] }),
  },
  acceptDossier: {
    may: atCentre('one-stop-officer'),
    do: tx => acceptDossier(tx, { task: task('receive') }),
  },
  refuseDossier: {
    may: atCentre('one-stop-officer'),
    do: tx => refuseDossier(tx, { task: task('receive'), reason }),
  },
  'requestSupplement, received': {
    may: atCentre('one-stop-officer'),
    do: tx => requestSupplement(tx, { ...request, task: task('receive') }),
  },
  'requestSupplement, examined': {
    may: atCommune('processor'),
    do: tx => requestSupplement(tx, { ...request, task: task('examine') }),
  },
  answerSupplement: {
    may: ['the applicant', ...atCentre('one-stop-officer')],
    do: tx => answerSupplement(tx, { code: codeOf('asked'), answer: 'Tôi đã ký lại.', papers: [] }),
  },
  checkPaper: {
    may: atCentre('one-stop-officer'),
    // The paper is nobody's: whoever may tick papers learns so, the others do not get that far.
    do: async tx =>
      checkPaper(tx, { task: task('receive'), paper: owner.id, state: 'accepted' }).catch(error =>
        error.code === 'paper' ? undefined : Promise.reject(error),
      ),
  },
  'claimTask, receive': {
    may: atCentre('one-stop-officer'),
    do: tx => claimTask(tx, { task: task('receive') }),
  },
  'claimTask, sign': { may: atCommune('agency-leader'), do: tx => claimTask(tx, { task: task('sign') }) },
  getTaskAlone: { may: atCentre('one-stop-officer'), do: tx => getTaskAlone(tx, task('receive')) },
  saveResult: {
    may: atCommune('processor'),
    do: tx => saveResult(tx, { task: task('examine'), fields: resultAnswers }),
  },
  examineDossier: {
    may: atCommune('processor'),
    do: tx => examineDossier(tx, { task: task('examine'), outcome: 'ready', fields: resultAnswers }),
  },
  sendPreview: {
    may: atCommune('processor'),
    do: tx => sendPreview(tx, { task: task('examine'), fields: resultAnswers }),
  },
  answerPreview: {
    may: ['the applicant'],
    do: async tx => {
      const { code, dossier } = at.shown!
      const { id } = (await findPreview(tx, dossier))!
      await answerPreview(tx, { code, preview: id, agreed: true, words: '' })
    },
  },
  giveOpinion: {
    may: atCommune('processor'),
    do: tx => giveOpinion(tx, { task: task('inspect'), outcome: 'scored', text: 'Đã đến nhà.' }),
  },
  completeTask: {
    may: atCommune('unit-head'),
    do: tx => completeTask(tx, { task: task('review'), outcome: 'approve' }),
  },
  decideDossier: {
    may: atCommune('agency-leader'),
    do: tx => decideDossier(tx, { task: task('sign'), outcome: 'sign' }),
  },
  sealResult: { may: atCommune('clerk'), do: tx => sealResult(tx, { task: task('seal'), outcome: 'seal' }) },
  returnResult: {
    may: atCentre('one-stop-officer'),
    do: tx => returnResult(tx, { task: task('return'), outcome: 'returned' }),
  },
  stopDossier: { may: atCommune('processor'), do: tx => stopDossier(tx, { task: task('examine'), reason }) },
  stopUnpaid: {
    may: [...atCommune('unit-head'), ...atCommune('agency-leader')],
    // No fee is waited for: whoever may stop it learns so, the others do not get that far.
    do: tx =>
      stopUnpaid(tx, { code: codeOf('examine'), reason }).catch(error =>
        error.code === 'dossier.status' ? undefined : Promise.reject(error),
      ),
  },
  withdrawDossier: {
    may: ['the applicant', ...atCentre('one-stop-officer')],
    do: tx => withdrawDossier(tx, { code: codeOf('examine'), reason }),
  },
  extendDeadline: {
    may: [...atCommune('unit-head'), ...atCommune('agency-leader')],
    do: tx =>
      extendDeadline(tx, {
        code: codeOf('inspect'),
        until: '2028-01-14',
        reason: 'Mưa lũ, chưa đến nhà được.',
      }),
  },
  // Its result was issued: what is left is to hand it over.
  revokeResult: {
    may: atCommune('agency-leader'),
    do: tx => revokeResult(tx, { code: codeOf('return'), reason }),
  },
  listOwnDossiers: { may: ['the applicant'], do: tx => listOwnDossiers(tx, { person: owner.id }) },
  listOwnDrafts: { may: ['the applicant'], do: tx => listOwnDrafts(tx, owner.id) },
  rateDossier: {
    may: ['the applicant'],
    do: tx => rateDossier(tx, { code: codeOf('return'), score: 5, comment: '' }),
  },
  noteView: {
    may: (
      [
        'one-stop-officer',
        'processor',
        'unit-head',
        'agency-leader',
        'clerk',
        'cashier',
        'supervisor',
      ] as const
    ).flatMap(role => officers(role, 'centre', 'commune', 'commune and below', 'province')),
    do: tx => noteView(tx, { code: codeOf('examine'), purpose: 'look-up' }),
  },
}

class Undone extends Error {}

describe.each(Object.entries(deeds))('%s', (name, { may, do: deed }) => {
  test('is done by those who may, and by nobody else', async () => {
    const done: string[] = []
    for (const [who, actor] of everybody) {
      // Whoever may does it, and it is taken back: the next one finds everything as it was.
      const refused = await db
        .as(actor)
        .write(async tx => {
          await deed(tx)
          throw new Undone()
        })
        .catch((error: { code?: string }) =>
          error instanceof Undone ? undefined : (error.code ?? String(error)),
        )
      if (refused === undefined) done.push(who)
      // A draft is not there for others; a dossier is there, and not for them. Both look the same from outside.
      else
        expect(
          ['not-signed-in', 'not-allowed', ...(/Draft|AtCounter|keepPage/.test(name) ? ['draft'] : [])],
          `${who}: ${refused}`,
        ).toContain(refused)
    }
    expect(done.sort()).toEqual([...may].sort())
  })
})

test('an administrator, wherever, does nothing with dossiers', () => {
  expect(
    wherever('administrator').filter(who => Object.values(deeds).some(({ may }) => may.includes(who))),
  ).toEqual([])
})
