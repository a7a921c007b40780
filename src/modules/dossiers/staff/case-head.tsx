import { CopyCode, Deadline, PageHeading, StatusTag, SummaryList, Tag } from '#design'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { describeRemaining, explainTrace, remaining } from '#lib/working-time'
import { can } from '#platform/access'
import type { Ctx } from '#platform/http'
import { isFinal } from '../status.ts'
import type { CaseFile } from './case-file.ts'
import { dueOf } from './due.tsx'
import { TaskCards } from './task-cards.tsx'
import type { Text } from './texts.ts'

type Props = { ctx: Ctx; t: Text; file: CaseFile }

/** Whose dossier it is and how it stands; to the right what I can do about it. */
export function CaseHead({ ctx, t, file }: Props) {
  const { dossier, version, agencies } = file
  return (
    <div class="sen-case">
      <div class="sen-case__facts">
        <PageHeading
          caption={<CopyCode>{dossier.code}</CopyCode>}
          title={dossier.applicant_name}
          lead={
            <>
              {version.definition.shortName} <StatusTag status={dossier.status} />
            </>
          }
        />
        <DueTime ctx={ctx} t={t} file={file} />
        <SummaryList
          noBorder
          rows={[
            { key: t('head.holder'), value: <Holders t={t} file={file} /> },
            { key: t('head.receiving'), value: agencies.get(dossier.receiving) },
            ...(dossier.deciding === dossier.receiving
              ? []
              : [{ key: t('head.deciding'), value: agencies.get(dossier.deciding) }]),
            {
              key: t('head.way'),
              value: `${t(`channel.${dossier.channel}`)}; ${t(`delivery.${dossier.delivery}`).toLocaleLowerCase('vi')}`,
            },
            ...(dossier.phone
              ? [{ key: t('head.phone'), value: <a href={`tel:${dossier.phone}`}>{dossier.phone}</a> }]
              : []),
          ]}
        />
      </div>
      <div class="sen-case__work">
        <TaskCards ctx={ctx} t={t} file={file} />
        <OtherDeeds ctx={ctx} t={t} file={file} />
      </div>
    </div>
  )
}

function DueTime({ ctx, t, file }: Props) {
  const { dossier, deadline, calendar } = file
  if (isFinal(dossier.status) || dossier.decided_at) {
    const at = dossier.returned_at ?? dossier.decided_at
    const late = dossier.decided_at && dossier.due_at && dossier.decided_at > dossier.due_at
    return (
      <Deadline
        small
        tone={late ? 'late' : 'done'}
        label={at ? t('due.decided') : t('due.closed')}
        date={at ? formatDateTime(at) : (dossier.closed_reason ?? '')}
        remaining={
          dossier.due_at
            ? t(late ? 'due.was-late' : 'due.was-on-time', { due: formatDateTime(dossier.due_at) })
            : undefined
        }
      />
    )
  }
  if (!deadline)
    return (
      <Deadline
        small
        tone="soon"
        label={t('due.submitted')}
        date={formatDateTime(dossier.submitted_at)}
        remaining={t('due.not-received')}
      />
    )
  const paused = deadline.state === 'paused'
  return (
    <Deadline
      small
      label={t('due.label')}
      tone={paused ? 'paused' : dueOf(deadline.due, ctx.now, calendar, ctx.locale).tone}
      date={paused ? t('due.paused') : formatDateTime(deadline.due, { weekday: true })}
      dateTime={paused ? undefined : deadline.due.toISOString()}
      remaining={
        paused
          ? t('due.earliest', { due: formatDateTime(deadline.due) })
          : describeRemaining(remaining(deadline.due, ctx.now, calendar), ctx.locale)
      }
      reasons={explainTrace(deadline.trace, ctx.locale)}
    />
  )
}

/** At whose desk it lies, or for what it waits. */
function Holders({ t, file }: Pick<Props, 't' | 'file'>) {
  const { details, agencies, nameOf, dossier } = file
  const { awaited } = details
  if (awaited) return <Tag colour="amber">{t('head.waits-citizen', { day: formatDay(awaited.until) })}</Tag>
  const open = details.tasks.filter(task => task.state === 'open')
  if (!open.length)
    return (
      <>
        {isFinal(dossier.status)
          ? t('head.nobody')
          : t(dossier.status === 6 ? 'head.waits-payment' : 'head.waits-system')}
      </>
    )
  return (
    <>
      {open.map(task => (
        <div>
          <strong>
            {task.claimed_by
              ? nameOf(`staff:${task.claimed_by}`)
              : t(`role.${task.role}` as 'role.processor')}
          </strong>
          , {agencies.get(task.agency)}: {task.name}
        </div>
      ))}
    </>
  )
}

/** What is done about the dossier as a whole, not as a step of its process. */
function OtherDeeds({ ctx, t, file }: Props) {
  const { dossier, details } = file
  const base = `/can-bo/ho-so/${dossier.code}`
  const deeds = [
    dossier.status === 5 &&
      can(ctx, 'dossiers:supplement.answer', { agency: dossier.receiving }) && [
        `${base}/nhan-bo-sung`,
        t('deed.take-supplement'),
      ],
    dossier.due_at &&
      !dossier.decided_at &&
      !dossier.paused &&
      !isFinal(dossier.status) &&
      can(ctx, 'dossiers:deadline.extend', { agency: dossier.deciding }) && [
        `${base}/gia-han`,
        t('deed.extend'),
      ],
    file.isLongUnpaid &&
      can(ctx, 'dossiers:dossier.stop-unpaid', { agency: dossier.deciding }) && [
        `${base}/dung`,
        t('deed.stop-unpaid'),
      ],
    !isFinal(dossier.status) &&
      !dossier.decided_at &&
      !details.result?.signed_by &&
      can(ctx, 'dossiers:dossier.withdraw', { agency: dossier.receiving }) && [
        `${base}/rut`,
        t('deed.withdraw'),
      ],
  ].filter(Array.isArray) as [string, string][]
  if (!deeds.length) return null
  return (
    <ul class="govuk-list sen-case__deeds">
      {deeds.map(([href, text]) => (
        <li>
          <a class="govuk-link" href={href}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  )
}
