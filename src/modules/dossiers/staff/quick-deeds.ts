import { z } from 'zod'
import { definePage, fieldOf, idOf, redirect } from '#platform/http'
import { acceptDossier } from '../commands/accept-dossier.ts'
import { checkPaper } from '../commands/check-paper.ts'
import { claimTask } from '../commands/claim-task.ts'
import { getTaskAlone } from '../queries/get-task.ts'
import { carryOut } from './deed.ts'

/** The dossier is complete: received, and the appointment made. */
export const acceptPage = definePage({
  path: '/can-bo/viec/:task/tiep-nhan',
  who: 'staff',
  text: 'Tiếp nhận hồ sơ',
  async post(ctx) {
    const task = await ctx.read(tx => getTaskAlone(tx, idOf(ctx, 'task')))
    const company = { command: 'dossiers.accept', key: task.dossier }
    return carryOut(ctx, task.code, 'accept', tx => acceptDossier(tx, { task: task.id }), company)
  },
})

export const claimPage = definePage({
  path: '/can-bo/viec/:task/nhan-viec',
  who: 'staff',
  text: 'Nhận việc về mình, hoặc trả lại',
  async post(ctx) {
    const task = await ctx.read(tx => getTaskAlone(tx, idOf(ctx, 'task')))
    const release = fieldOf(ctx, 'tra') === '1'
    return carryOut(ctx, task.code, release ? 'release' : 'claim', tx =>
      claimTask(tx, { task: task.id, release }),
    )
  },
})

const verdict = z.enum(['attached', 'accepted', 'rejected'])

/** One paper is ticked off, or what is wrong with it is noted; the page comes back where it was. */
export const checkPaperPage = definePage({
  path: '/can-bo/viec/:task/giay-to',
  who: 'staff',
  text: 'Xét từng giấy tờ: đạt hay chưa đạt',
  async post(ctx) {
    const task = await ctx.read(tx => getTaskAlone(tx, idOf(ctx, 'task')))
    const paper = z.uuid().safeParse(fieldOf(ctx, 'giay')).data
    const state = verdict.safeParse(fieldOf(ctx, 'xet')).data
    const at = `/can-bo/ho-so/${task.code}`
    if (!paper || !state) return redirect(at)
    const note = state === 'rejected' ? fieldOf(ctx, 'note').slice(0, 500) : undefined
    const answer = await carryOut(ctx, task.code, 'paper', tx =>
      checkPaper(tx, { task: task.id, paper, state, note }),
    )
    return answer.headers.location?.endsWith('?xong=paper') ? redirect(`${at}#giay-${paper}`) : answer
  },
})
