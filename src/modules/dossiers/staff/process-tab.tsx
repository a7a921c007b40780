import { Tag, Timeline, type TimelineItem } from '#design'
import { describe, draw } from '#lib/bpmn'
import { formatDateTime } from '#lib/vietnamese-text'
import { stateOf, surroundingsOf } from '../process/apply-step.ts'
import { awaitsMoney } from '../queries/list-tasks.ts'
import type { TaskRow } from '../schema.ts'
import type { CaseFile } from './case-file.ts'
import type { SectionProps } from './dossier-page.tsx'
import { outcomesOf } from './task-cards.tsx'
import type { Text } from './texts.ts'

/** The drawing of the process with the present step marked, and who did what when. */
export async function ProcessTab({ tx, t, file }: SectionProps) {
  const { dossier, version, details } = file
  const state = await stateOf(tx, dossier)
  const ahead = state.ended
    ? []
    : describe(version.process, state, surroundingsOf(dossier).variables).steps.filter(
        step => step.state === 'ahead',
      )
  return (
    <>
      <h2 class="govuk-heading-m">{t('process.steps')}</h2>
      <Timeline
        label={t('process.steps')}
        items={[
          ...details.tasks.map(task => stepOf(t, file, task)),
          ...ahead.map((step): TimelineItem => ({ state: 'next', title: step.name })),
        ]}
      />
      <h2 class="govuk-heading-m">{t('process.drawing')}</h2>
      {/* biome-ignore lint: the drawing is made by us from a checked process, and every name in it is escaped */}
      <div
        class="sen-process-frame"
        tabindex={0}
        role="region"
        aria-label={t('process.drawing')}
        dangerouslySetInnerHTML={{ __html: draw(version.process, state) }}
      />
    </>
  )
}

function stepOf(t: Text, file: CaseFile, task: TaskRow): TimelineItem {
  const agency = file.agencies.get(task.agency)
  const role = t(`role.${task.role}` as 'role.processor')
  if (task.state === 'open' || task.state === 'paused')
    return {
      state: 'now',
      title: task.name,
      who: [task.claimed_by ? file.nameOf(`staff:${task.claimed_by}`) : role, agency]
        .filter(Boolean)
        .join(', '),
      when: t(task.state === 'paused' || task.does === awaitsMoney ? 'process.paused' : 'process.until', {
        due: formatDateTime(task.due_at),
      }),
      dateTime: task.due_at.toISOString(),
      children: task.escalated_at && (
        <p>{t('process.escalated', { at: formatDateTime(task.escalated_at) })}</p>
      ),
    }
  const late = task.state === 'done' && task.done_at && task.done_at > task.due_at
  const outcome = outcomesOf(file, task).find(one => one.id === task.outcome)?.label
  return {
    state: 'done',
    title: task.name,
    who: [task.done_by ? (file.nameOf(task.done_by) ?? t('somebody')) : role, agency]
      .filter(Boolean)
      .join(', '),
    when: task.done_at ? formatDateTime(task.done_at) : undefined,
    dateTime: task.done_at?.toISOString(),
    children: (
      <>
        <p>
          {task.state === 'cancelled' ? t('process.cancelled') : (outcome ?? t('process.done'))}{' '}
          {late && <Tag colour="red">{t('process.late')}</Tag>}
        </p>
        {task.note && <p>{task.note}</p>}
      </>
    ),
  }
}
