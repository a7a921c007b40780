import { Button, ButtonGroup, EmptyState, Table, Tag } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { type Ctx, withoutPeople } from '#platform/http'
import type { FailingJob } from '#platform/observe'
import type { Text } from '../texts.ts'

const jobsPath = '/can-bo/van-hanh/viec'

/** Jobs that went wrong: why, and what can be done. Each deed is a form of its own, so that it works without JavaScript. */
export function FailingJobs({ ctx, t, jobs }: { ctx: Ctx; t: Text; jobs: readonly FailingJob[] }) {
  if (!jobs.length) return <EmptyState title={t('jobs.empty')} />
  return (
    <Table
      caption={t('jobs.title')}
      captionHidden
      rows={[...jobs]}
      rowKey={job => String(job.id)}
      columns={[
        {
          key: 'job',
          header: t('jobs.job'),
          isRowHeader: true,
          cell: job => `${job.job} #${job.id}`,
        },
        { key: 'why', header: t('jobs.why'), cell: job => whyOf(job) },
        {
          key: 'tries',
          header: t('jobs.tries'),
          noWrap: true,
          cell: job => `${job.attempts}/${job.max_attempts}`,
        },
        {
          key: 'next',
          header: t('jobs.next'),
          cell: job =>
            job.given_up ? <Tag colour="red">{t('jobs.next.none')}</Tag> : formatDateTime(job.run_at),
        },
        { key: 'deeds', header: t('jobs.deeds'), cell: job => <Deeds ctx={ctx} t={t} job={job} /> },
      ]}
    />
  )
}

/** A button for each kind of which several went wrong: mostly for one cause. */
export function RetryAll({ ctx, t, jobs }: { ctx: Ctx; t: Text; jobs: readonly FailingJob[] }) {
  const kinds = [...new Set(jobs.map(({ job }) => job))].filter(
    kind => jobs.filter(({ job }) => job === kind).length > 1,
  )
  if (!kinds.length) return null
  return (
    <form method="post" action={jobsPath}>
      <input type="hidden" name="_csrf" value={ctx.csrf} />
      <ButtonGroup>
        {kinds.map(kind => (
          <Button kind="secondary" name="loai" value={kind}>
            {t('jobs.retry-all', { job: kind })}
          </Button>
        ))}
      </ButtonGroup>
    </form>
  )
}

function Deeds({ ctx, t, job }: { ctx: Ctx; t: Text; job: FailingJob }) {
  const about = <span class="govuk-visually-hidden"> {`${job.job} #${job.id}`}</span>
  return (
    <form method="post" action={jobsPath}>
      <input type="hidden" name="_csrf" value={ctx.csrf} />
      <button type="submit" class="govuk-button govuk-button--secondary" name="so" value={job.id}>
        {t('jobs.retry')}
        {about}
      </button>
      <p class="govuk-body-s">
        <a class="govuk-link" href={`${jobsPath}/bo?so=${job.id}`}>
          {t('jobs.give-up')}
          {about}
        </a>
      </p>
    </form>
  )
}

/** The first line of what went wrong; what people typed and who they are is left out of it. */
function whyOf(job: FailingJob): string {
  return withoutPeople(job.error.split('\n')[0] ?? '').slice(0, 300)
}
