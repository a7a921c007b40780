import { mirrors, type Options, only } from '../govuk-mirror/mirror.tsx'
import { TaskList } from './task-list.tsx'

const item = [
  'href',
  'title.text',
  'hint.text',
  'status.text',
  'status.classes',
  'status.tag.text',
  'status.tag.classes',
]

const known = (status: Options) =>
  status && (!status.classes || status.classes === 'govuk-task-list__status--cannot-start-yet')

mirrors('task-list', 2, o =>
  only(o, 'idPrefix', 'classes', ...item.map(name => `items[].${name}`)) &&
  o.items.every((one: Options) => known(one?.status)) ? (
    <TaskList
      class={o.classes}
      idPrefix={o.idPrefix}
      tasks={o.items.map((one: Options) => ({
        title: one.title.text,
        href: one.href,
        hint: one.hint?.text,
        status: {
          text: one.status.text ?? one.status.tag.text,
          tag: Boolean(one.status.tag),
          colour: /--(\w+)$/.exec(one.status.tag?.classes ?? '')?.[1],
          cannotStart: one.status.classes?.includes('cannot-start-yet'),
        },
      }))}
    />
  ) : undefined,
)
