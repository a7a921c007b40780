import { type Ctx, definePage, fieldOf, idOf, type Reply, redirect } from '#platform/http'
import { completeTask } from '../commands/complete-task.ts'
import { noteView } from '../commands/note-view.ts'
import { getTask } from '../queries/get-task.ts'
import type { Does } from '../schema.ts'
import { carryOut } from './deed.ts'
import { decideStep } from './step-decide.tsx'
import { examineStep } from './step-examine.tsx'
import { opinionStep } from './step-opinion.tsx'
import { returnStep } from './step-return.tsx'

/** The task in hand with its dossier. */
export type InWork = Awaited<ReturnType<typeof getTask>>

/** How a kind of task is shown on its page, and what is done with what comes from there. */
export type Step = {
  show(ctx: Ctx, work: InWork): Promise<Reply>
  take(ctx: Ctx, work: InWork): Promise<Reply>
}

const atDossier = async (_ctx: Ctx, { task }: InWork): Promise<Reply> =>
  redirect(`/can-bo/ho-so/${task.code}`)

/** A review is done on the dossier's page, where everything lies open. */
const reviewStep: Step = {
  show: atDossier,
  take: (ctx, { task }) =>
    carryOut(ctx, task.code, 'review', tx =>
      completeTask(tx, {
        task: task.id,
        outcome: fieldOf(ctx, 'outcome'),
        note: fieldOf(ctx, 'note') || undefined,
      }),
    ),
}
/** Has buttons and pages of its own. */
const elsewhere: Step = { show: atDossier, take: atDossier }

const steps: Record<Does, Step> = {
  receive: elsewhere,
  collect: elsewhere,
  examine: examineStep,
  opinion: opinionStep,
  inspect: opinionStep,
  review: reviewStep,
  sign: decideStep,
  seal: decideStep,
  return: returnStep,
}

/** One step of a process, done by the one whose role it is. */
export const taskPage = definePage({
  path: '/can-bo/viec/:task',
  who: 'staff',
  text: 'Làm một bước của quy trình: thẩm tra, cho ý kiến, duyệt, ký, đóng dấu, trả kết quả',
  async get(ctx) {
    const work = await ctx.read(tx => getTask(tx, idOf(ctx, 'task')))
    const { state, code, does } = work.task
    if (state !== 'open')
      return redirect(`/can-bo/ho-so/${code}?vuong=${state === 'paused' ? 'task.paused' : 'task.done'}`)
    await ctx.write(tx => noteView(tx, { code, purpose: 'processing' }))
    return steps[does].show(ctx, work)
  },
  async post(ctx) {
    const work = await ctx.read(tx => getTask(tx, idOf(ctx, 'task')))
    return steps[work.task.does].take(ctx, work)
  },
})
