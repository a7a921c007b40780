import { ConfirmPage, NotificationBanner, PageHeading, Textarea } from '#design'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { type GivenUp, giveUpJob, longestReason } from '../commands/give-up-job.ts'
import { retryFailedJob } from '../commands/retry-failed-job.ts'
import { retryFailedJobs } from '../commands/retry-failed-jobs.ts'
import { seeFailingJobs } from '../queries/see-operation.ts'
import { type Text, texts } from '../texts.ts'
import { FailingJobs, RetryAll } from './failing-jobs-table.tsx'

const operation = '/can-bo/van-hanh'
const path = `${operation}/viec`

const crumbs = (t: Text) => [
  { text: t('title'), href: operation },
  { text: t('jobs.title'), href: path },
]

/** All jobs that went wrong; pressed, one of them, or all of a kind, run again at once. */
export const failingJobsPage = definePage({
  path,
  who: 'staff',
  text: 'Việc nền bị lỗi, chạy lại',
  async get(ctx) {
    const t = texts(ctx.locale)
    const jobs = await ctx.read(seeFailingJobs)
    const done = {
      'thu-lai': 'jobs.retried',
      'ca-loai': 'jobs.retried-all',
      bo: 'jobs.given-up',
      het: 'jobs.gone',
    } as const
    const said = Object.hasOwn(done, ctx.query.xong ?? '') && done[ctx.query.xong as keyof typeof done]
    return staffPage(ctx, {
      title: t('jobs.title'),
      breadcrumbs: crumbs(t).slice(0, 1),
      children: (
        <>
          {said && (
            <NotificationBanner
              kind={said === 'jobs.gone' ? 'information' : 'success'}
              text={t(said)}
              role="alert"
            />
          )}
          <PageHeading title={t('jobs.title')} lead={t('jobs.lead')} />
          <RetryAll ctx={ctx} t={t} jobs={jobs} />
          <FailingJobs ctx={ctx} t={t} jobs={jobs} />
        </>
      ),
    })
  },
  async post(ctx) {
    const { loai: job } = ctx.form
    if (typeof job === 'string') {
      const jobs = await ctx.write(tx => retryFailedJobs(tx, { job }))
      return redirect(`${path}?xong=${jobs ? 'ca-loai' : 'het'}`)
    }
    const found = await ctx.write(tx => retryFailedJob(tx, { id: jobIn(ctx.form.so) }))
    return redirect(`${path}?xong=${found ? 'thu-lai' : 'het'}`)
  },
})

/** Asks for the reason before a job is given up. */
export const giveUpPage = definePage({
  path: `${path}/bo`,
  who: 'staff',
  text: 'Bỏ một việc nền bị lỗi',
  get: ctx => ask(ctx, ctx.query.so),
  async post(ctx) {
    const reason = typeof ctx.form.reason === 'string' ? ctx.form.reason : ''
    const given = await ctx.write(tx => giveUpJob(tx, { id: jobIn(ctx.form.so), reason }))
    if (!given.ok) return ask(ctx, ctx.form.so, { reason, error: given.error })
    return redirect(`${path}?xong=${given.done ? 'bo' : 'het'}`)
  },
})

type Wrong = { reason: string; error: Extract<GivenUp, { ok: false }>['error'] }

async function ask(ctx: Ctx, number: unknown, wrong?: Wrong): Promise<Reply> {
  const t = texts(ctx.locale)
  const jobs = await ctx.read(seeFailingJobs)
  if (number === undefined) return redirect(path)
  const job = jobs.find(one => one.id === jobIn(number))
  if (!job) throw new NotFound('job')
  const error = wrong && t(`error.${wrong.error}`, { most: longestReason })
  const title = t('give-up.title', { job: `${job.job} #${job.id}` })
  return staffPage(ctx, {
    title,
    breadcrumbs: crumbs(t),
    hasErrors: wrong !== undefined,
    children: (
      <ConfirmPage
        title={title}
        action={`${path}/bo`}
        csrf={ctx.csrf}
        hidden={{ so: String(job.id) }}
        confirmText={t('give-up.confirm')}
        cancelHref={path}
        warning={t('give-up.warning')}
        errors={error ? [{ field: 'reason', text: error }] : []}
      >
        <Textarea
          name="reason"
          label={t('give-up.reason')}
          hint={t('give-up.hint')}
          value={wrong?.reason}
          error={error}
          maxCharacters={longestReason}
        />
      </ConfirmPage>
    ),
  })
}

function jobIn(number: unknown): number {
  if (typeof number !== 'string' || !/^\d{1,15}$/.test(number)) throw new NotFound('job')
  return Number(number)
}
