import { Deadline, InsetText, Timeline, type TimelineItem } from '#design'
import type { CitizenStep } from '#lib/bpmn'
import { formatDateTime, vnDay } from '#lib/vietnamese-text'
import { describeRemaining, explainTrace, type Remaining, remaining } from '#lib/working-time'
import type { Locale } from '#platform/i18n'
import type { TaskRow } from '../schema.ts'
import { isFinal } from '../status.ts'
import type { Texts } from '../texts.ts'
import type { DossierView } from './dossier-view.ts'

type Props = { t: Texts; view: DossierView; now: Date; locale: Locale }

/** What was promised, how much of the time is left, and how the date came about. */
export function DossierDeadline({ t, view, now, locale }: Props) {
  const { dossier, deadline, calendar } = view
  if (!deadline && isFinal(dossier.status)) return null
  if (!deadline)
    return <InsetText>{t(dossier.status === 5 ? 'deadline.not-yet.asked' : 'deadline.not-yet')}</InsetText>
  const reasons = [
    ...explainTrace(deadline.trace, locale),
    ...(deadline.provisional ? [t('deadline.provisional')] : []),
  ]
  if (dossier.decided_at) {
    // What stood when it was decided: a calendar that was published later makes nobody late, or in time.
    const due = dossier.due_at ?? deadline.due
    return (
      <Deadline
        label={t('deadline.decided')}
        date={formatDateTime(dossier.decided_at, { weekday: true })}
        dateTime={dossier.decided_at.toISOString()}
        remaining={
          dossier.decided_at <= due
            ? t('deadline.in-time', { due: formatDateTime(due, { weekday: true }) })
            : t('deadline.was-late', { due: formatDateTime(due, { weekday: true }) })
        }
        tone="done"
        reasons={reasons}
      />
    )
  }
  if (isFinal(dossier.status)) return null
  if (deadline.state === 'paused')
    return (
      <Deadline
        label={t('deadline.label')}
        date={t('deadline.paused')}
        remaining={t(dossier.status === 6 ? 'deadline.paused.payment' : 'deadline.paused.supplement')}
        tone="paused"
        reasons={reasons}
      />
    )
  const left = remaining(deadline.due, now, calendar)
  return (
    <Deadline
      label={t('deadline.label')}
      date={formatDateTime(deadline.due, { weekday: true })}
      dateTime={deadline.due.toISOString()}
      remaining={capital(describeRemaining(left, locale))}
      tone={toneOf(left)}
      reasons={reasons}
    />
  )
}

function toneOf(left: Remaining): 'ok' | 'soon' | 'late' {
  if (left.overdue) return 'late'
  return left.days < 1 ? 'soon' : 'ok'
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)

/** What happened, who holds it now and until when, what comes. */
export function DossierProgress({ t, view, now }: Props) {
  const { dossier, details, steps } = view
  const done = details.tasks.filter(task => task.state === 'done')
  const current = details.tasks.filter(task => task.state === 'open' || task.state === 'paused')
  const items: TimelineItem[] = [
    {
      state: 'done',
      title: t('progress.sent'),
      who: dossier.applicant_name,
      when: formatDateTime(dossier.submitted_at),
      dateTime: dossier.submitted_at.toISOString(),
    },
    ...done.map(task => doneStep(view, task)),
    ...(isFinal(dossier.status) ? [ending(t, view)] : current.map(task => currentStep(t, view, task, now))),
    ...waitingSteps(steps, current).map(step => ({
      state: 'now' as const,
      title: step.name,
      who: t(dossier.status === 6 ? 'progress.you-pay' : 'progress.working'),
    })),
    ...steps
      .filter(step => step.state === 'ahead')
      .map(step => ({ state: 'next' as const, title: step.name })),
  ]
  return <Timeline label={t('progress.title')} items={items} />
}

/** Steps that no officer holds: a payment that is awaited, or a service of ours that is over in a moment. */
export function waitingSteps(
  steps: readonly CitizenStep[],
  tasks: readonly { node: string }[],
): CitizenStep[] {
  return steps.filter(step => step.state === 'current' && !tasks.some(task => task.node === step.node))
}

function doneStep(view: DossierView, task: TaskRow): TimelineItem {
  const officer = view.officers.get(task.done_by?.replace(/^staff:/, '') ?? '')
  return {
    state: 'done',
    title: task.name,
    who: [officer, view.agencies.get(task.agency)].filter(Boolean).join(', '),
    ...(task.done_at && { when: formatDateTime(task.done_at), dateTime: task.done_at.toISOString() }),
  }
}

function currentStep(t: Texts, view: DossierView, task: TaskRow, now: Date): TimelineItem {
  const waiting = task.state === 'paused' || view.dossier.status === 6
  const officer = view.officers.get(task.claimed_by ?? '')
  const agency = view.agencies.get(task.agency) ?? ''
  if (waiting)
    return {
      state: 'now',
      title: task.name,
      who: t(view.dossier.status === 6 ? 'progress.you-pay' : 'progress.you-supplement'),
    }
  if (task.does === 'return')
    return { state: 'now', title: task.name, who: t(waitsFor(view.dossier), { agency }) }
  return {
    state: 'now',
    title: task.name,
    who: officer ? `${officer}, ${agency}` : t('progress.agency', { agency }),
    when:
      task.due_at < now
        ? t('progress.step-late', { at: formatDateTime(task.due_at) })
        : t('progress.until', { at: formatDateTime(task.due_at) }),
    dateTime: task.due_at.toISOString(),
  }
}

/** Who is waited for when the result is there; nobody is late who waits for them. */
export const waitsFor = ({ delivery }: { delivery: string }) =>
  delivery === 'post' ? ('progress.post-collects' as const) : ('progress.you-collect' as const)

function ending(t: Texts, { dossier, agencies, details }: DossierView): TimelineItem {
  const last = details.history.findLast(entry => entry.action === 'status')
  const at = dossier.returned_at ?? last?.at
  return {
    state: 'done',
    title: t(`progress.end.${dossier.status as 3 | 7 | 8 | 10}`),
    who:
      dossier.status === 7
        ? dossier.applicant_name
        : agencies.get(dossier.status === 8 ? dossier.deciding : dossier.receiving),
    ...(at && { when: formatDateTime(at), dateTime: vnDay(at) }),
  }
}
