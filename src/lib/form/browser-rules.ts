import { type Rule, type RuleOp, toRule } from '#lib/expression'
import type { Answers, FormDefinition } from './definition.ts'
import {
  absolute,
  type FieldModel,
  type FormModel,
  type GroupModel,
  modelOf,
  type PageModel,
  type TextModel,
} from './model.ts'
import { getAt, isObject, overlaps, wrapperId } from './paths.ts'
import { type FormContext, itemPath, itemsOf, settle } from './settle.ts'

/**
 * What the page itself can do at once for one element, as `#lib/rule-expression` computes it: show it or not, write
 * a figure into it. `null` where only the server can tell, after the next posting.
 */
export type BrowserRule = { target: string; show?: Rule | null; value?: Rule | null; name?: string }

/**
 * The live rules of a page. What stands on other pages is put in as it is answered now. Targets are the wrappers:
 * `field-child-name`, `field-members-0-name`, a group's `field-members`, and for a text its own id.
 */
export function browserRules(
  definition: FormDefinition,
  pageId: string,
  answers: Answers,
  context: FormContext,
): BrowserRule[] {
  const model = modelOf(definition)
  const page = model.pages.find(one => one.id === pageId)
  if (!page) return []
  const settled = settle(definition, answers, context).answers
  const rules = page.items.flatMap((item): BrowserRule[] => {
    if (item.kind !== 'group') return ruleOf(item, { model, page, settled, context })
    const own =
      item.group.when === undefined
        ? []
        : [{ target: wrapperId(item.path), show: live(item.group.when, { model, page, settled, context }) }]
    const inner = itemsOf(settled, item).flatMap((_, index) =>
      item.items.flatMap(one => ruleOf(one, { model, page, settled, context, group: item, index })),
    )
    return [...own, ...inner]
  })
  return rules
}

type Scope = {
  model: FormModel
  page: PageModel
  settled: Answers
  context: FormContext
  group?: GroupModel
  index?: number
  /** What an item of the group is called: `item`, or as the loop names it that is being written out. */
  as?: string
}

function ruleOf(item: FieldModel | TextModel, scope: Scope): BrowserRule[] {
  const { group, index } = scope
  if (item.kind === 'text') {
    const target = index === undefined ? item.id : `${item.id}-${index}`
    return item.text.when === undefined ? [] : [{ target, show: live(item.text.when, scope) }]
  }
  const { when, value } = item.field
  if (when === undefined && value === undefined) return []
  const path = group && index !== undefined ? itemPath(group, index, item.field.field) : item.path
  return [
    {
      target: wrapperId(path),
      ...(when !== undefined && { show: live(when, scope) }),
      ...(value !== undefined && { value: live(value, scope), name: path }),
    },
  ]
}

function live(feel: string, scope: Scope): Rule | null {
  const rule = toRule(feel)
  return rule ? (bind(rule, scope) ?? null) : null
}

/** Points each name at an input of this page, or puts the answer of another page in its place. */
function bind(rule: Rule, scope: Scope): Rule | undefined {
  if ('name' in rule) return bindName(rule.name, scope)
  if ('value' in rule) return rule
  const args = rule.args.flatMap(
    arg => (folds.has(rule.op) ? itemsIn(arg, scope) : undefined) ?? [bind(arg, scope)],
  )
  return rule.op !== 'each' && args.every(arg => arg !== undefined) ? { op: rule.op, args } : undefined
}

const folds: ReadonlySet<RuleOp> = new Set(['sum', 'min', 'max'])

/** A list over the items of a group of this page, item by item: `requests.copies`, `for p in papers return p.pages`. */
function itemsIn(rule: Rule, scope: Scope): (Rule | undefined)[] | undefined {
  const groupAt = (path: string) => scope.page.items.find(item => item.kind === 'group' && item.path === path)
  const each = (group: ReturnType<typeof groupAt>, as: string, body: Rule) =>
    group?.kind === 'group'
      ? itemsOf(scope.settled, group).map((_, index) => bind(body, { ...scope, group, index, as }))
      : undefined
  if ('name' in rule) {
    const [list, field] = splitLast(rule.name)
    return each(groupAt(list), 'item', { op: 'get', name: `item.${field}` })
  }
  if ('value' in rule || rule.op !== 'each') return undefined
  const [list, as, body] = rule.args as [{ name: string }, { value: string }, Rule]
  return each(groupAt(list.name), as.value, body)
}

function splitLast(path: string): [before: string, last: string] {
  const dot = path.lastIndexOf('.')
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)]
}

function bindName(name: string, scope: Scope): Rule | undefined {
  const { model, page, group, index, settled, context } = scope
  const [head = '', ...rest] = name.split('.')
  if (head === 'today') return undefined
  if (head === 'applicant') return literal(getAt({ applicant: context.applicant ?? null }, name))
  if (group && index !== undefined && head === 'index') return { op: 'lit', value: index + 1 }
  const inItem = group !== undefined && head === (scope.as ?? 'item')
  const path = inItem ? absolute(['item', ...rest].join('.'), group) : name
  const here = model.fields.filter(field => field.page === page && overlaps(field.path, path))
  if (here.length === 0) return literal(getAt(settled, path))
  const [field] = here
  if (page.items.some(item => item.kind === 'group' && item.path === path)) return { op: 'get', name: path }
  if (!field || here.length > 1 || (field.group !== undefined) !== inItem) return undefined
  return input(
    field,
    path,
    inItem && index !== undefined ? itemPath(field.group as GroupModel, index, rest.join('.')) : path,
    scope,
  )
}

/** Inputs hold text: read as a number or as Có/Không where the schema says so. */
function input(field: FieldModel, path: string, name: string, scope: Scope): Rule | undefined {
  const { as: _, ...own } = scope
  if (field.field.value !== undefined && live(field.field.value, own) === null) return undefined
  const get: Rule = { op: 'get', name }
  const part = path !== field.path
  if (part) return field.control === 'address' || field.control === 'identity-document' ? get : undefined
  if (isObject(field.node.properties) || field.control === 'date' || field.control === 'partial-date')
    return undefined
  if (field.node.type === 'boolean') return { op: 'and', args: [get] }
  return field.node.type === 'integer' || field.node.type === 'number'
    ? { op: 'sub', args: [get, { op: 'lit', value: 0 }] }
    : get
}

function literal(value: unknown): Rule | undefined {
  if (value === undefined || value === null) return { op: 'lit', value: null }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return { op: 'lit', value }
  if (!Array.isArray(value)) return undefined
  // Of the items of a group only the number can be asked.
  return {
    op: 'lit',
    value: value.map(item => (typeof item === 'string' || typeof item === 'number' ? item : null)),
  }
}
