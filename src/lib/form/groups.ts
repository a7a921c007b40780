import type { Answers, FormDefinition } from './definition.ts'
import { type GroupModel, modelOf } from './model.ts'
import { setAt } from './paths.ts'
import type { Posted } from './read-posted.ts'
import { itemsOf } from './settle.ts'

/** What a button asked for instead of going on: one more item, or one less. `index` counts from 0. */
export type GroupAction = { kind: 'add'; group: string } | { kind: 'remove'; group: string; index: number }

/** Which of the page's buttons `add:members` and `remove:members.1` was pressed, if any. Works without JavaScript. */
export function readGroupAction(
  definition: FormDefinition,
  pageId: string,
  posted: Posted,
): GroupAction | undefined {
  const page = modelOf(definition).pages.find(one => one.id === pageId)
  for (const item of page?.items ?? []) {
    if (item.kind !== 'group') continue
    if (Object.hasOwn(posted, `add:${item.path}`)) return { kind: 'add', group: item.path }
    for (let index = 0; index < item.group.max; index++) {
      if (Object.hasOwn(posted, `remove:${item.path}.${index}`))
        return { kind: 'remove', group: item.path, index }
    }
  }
  return undefined
}

/** The answers after the button. Adding beyond the most and removing what is not there change nothing. */
export function applyGroupAction(definition: FormDefinition, action: GroupAction, answers: Answers): Answers {
  const group = modelOf(definition).groups.find(one => one.path === action.group)
  if (!group) return answers
  const items = shown(group, answers)
  if (action.kind === 'add')
    return items.length < group.group.max ? setAt(answers, group.path, [...items, {}]) : answers
  const left = items.filter((_, index) => index !== action.index)
  return setAt(answers, group.path, left.length > 0 ? left : undefined)
}

/** A group that must have items shows them from the start, before anything is stored. */
function shown(group: GroupModel, answers: Answers): Answers[] {
  const items = itemsOf(answers, group)
  return [...items, ...Array.from({ length: Math.max(0, group.group.min - items.length) }, () => ({}))]
}
