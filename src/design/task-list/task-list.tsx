import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { Tag, type TagColour } from '../tag/tag.tsx'

export type Task = {
  title: Content
  /** Without it the task cannot be started yet. */
  href?: string
  hint?: Content
  /** Plain words when done, a coloured tag while there is something to do. */
  status: { text: Content; colour?: TagColour; tag?: boolean; cannotStart?: boolean }
}

/** Parts of a longer piece of work, in any order, each with how far it is. */
export function TaskList(props: { tasks: Task[]; idPrefix?: string; class?: string }) {
  const prefix = props.idPrefix ?? 'task-list'
  return (
    <ul class={classNames('govuk-task-list', props.class)}>
      {props.tasks.map((task, index) => (
        <TaskItem task={task} id={`${prefix}-${index + 1}`} />
      ))}
    </ul>
  )
}

function TaskItem({ task, id }: { task: Task; id: string }) {
  const { status } = task
  return (
    <li class={classNames('govuk-task-list__item', task.href && 'govuk-task-list__item--with-link')}>
      <div class="govuk-task-list__name-and-hint">
        {task.href ? (
          <a
            class="govuk-link govuk-task-list__link"
            href={task.href}
            aria-describedby={`${task.hint ? `${id}-hint ` : ''}${id}-status`}
          >
            {task.title}
          </a>
        ) : (
          <div>{task.title}</div>
        )}
        {task.hint && (
          <div id={`${id}-hint`} class="govuk-task-list__hint">
            {task.hint}
          </div>
        )}
      </div>
      <div
        class={classNames(
          'govuk-task-list__status',
          status.cannotStart && 'govuk-task-list__status--cannot-start-yet',
        )}
        id={`${id}-status`}
      >
        {status.tag || status.colour ? <Tag colour={status.colour}>{status.text}</Tag> : status.text}
      </div>
    </li>
  )
}
