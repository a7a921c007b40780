import { checkFeel } from '#lib/expression'
import type { FormDefinition, FormField, FormItem } from './definition.ts'
import { modelOf } from './model.ts'
import { isSafePath } from './paths.ts'
import { leafPaths, placeAt, type SchemaNode, schemaChecks, wholeSchema } from './schema.ts'

/** Something that keeps a form from being published; `where` is the page, path or expression in question. */
export type DefinitionProblem = {
  code:
    | 'schema'
    | 'path-not-in-schema'
    | 'path-not-asked'
    | 'path-forbidden'
    | 'path-twice'
    | 'page-twice'
    | 'group-not-a-list'
    | 'group-bounds'
    | 'required-differs'
    | 'name-taken'
    | 'prefill-in-group'
    | 'feel'
    | 'cycle'
  where: string
  message: string
}

const OUTER_NAMES = ['today', 'applicant']
const ITEM_NAMES = ['item', 'index']
const WORDS = new Set([
  ...OUTER_NAMES,
  ...ITEM_NAMES,
  'date',
  'time',
  'duration',
  'count',
  'sum',
  'min',
  'max',
  'not',
  'number',
  'string',
  'list',
  'if',
  'for',
  'some',
  'every',
  'in',
  'and',
  'or',
  'between',
  'true',
  'false',
  'null',
  'function',
  'return',
  'then',
  'else',
  'instance',
  'satisfies',
])

/** Everything that must be put right before a form is published; empty when it may. */
export function checkDefinition(definition: FormDefinition): DefinitionProblem[] {
  const schema = wholeSchema(definition)
  const broken = schemaProblem(schema)
  const placed = places(definition)
  const asked = placed.flatMap(place => (place.field ? [place.path] : []))
  const layout = [
    ...repeats(definition.pages.map(page => page.id)).map(id =>
      problem('page-twice', id, `Có hai trang cùng mã “${id}”.`),
    ),
    ...repeats(placed.map(place => place.path)).map(path =>
      problem('path-twice', path, `“${path}” được hỏi hai lần.`),
    ),
    ...placed.flatMap(place => checkPlace(schema, place)),
    ...leafPaths(schema, path => asked.includes(path))
      .filter(path => !asked.includes(path))
      .map(path => problem('path-not-asked', path, `Lược đồ có “${path}” nhưng không trang nào hỏi.`)),
    ...topNames(schema)
      .filter(name => WORDS.has(name))
      .map(name => problem('name-taken', name, `FEEL đã dùng tên “${name}”; hãy đặt tên khác.`)),
  ]
  const feel = expressions(definition).flatMap(one => checkExpression(schema, one))
  if (broken || feel.some(one => one.code === 'feel'))
    return [...(broken ? [broken] : []), ...layout, ...feel]
  const { cycle } = modelOf(definition)
  const circular = `Các mục này đọc lẫn nhau thành vòng: ${cycle.join(', ')}.`
  return [...layout, ...feel, ...(cycle.length > 0 ? [problem('cycle', cycle.join(', '), circular)] : [])]
}

type Place = {
  path: string
  field?: FormField
  group?: Extract<FormItem, { repeat: string }>
  inGroup: boolean
}

function places(definition: FormDefinition): Place[] {
  return definition.pages.flatMap(page =>
    page.items.flatMap((item): Place[] => {
      if ('field' in item) return [{ path: item.field, field: item, inGroup: false }]
      if (!('repeat' in item)) return []
      const inner = item.fields.flatMap((field): Place[] =>
        'field' in field ? [{ path: `${item.repeat}.${field.field}`, field, inGroup: true }] : [],
      )
      return [{ path: item.repeat, group: item, inGroup: false }, ...inner]
    }),
  )
}

function checkPlace(schema: SchemaNode, { path, field, group, inGroup }: Place): DefinitionProblem[] {
  if (!isSafePath(path)) return [problem('path-forbidden', path, `Không dùng được tên “${path}”.`)]
  const place = placeAt(schema, path)
  if (!place) return [problem('path-not-in-schema', path, `Lược đồ không có “${path}”.`)]
  const found: DefinitionProblem[] = []
  if (group && place.node.type !== 'array') {
    found.push(
      problem('group-not-a-list', path, `“${path}” lặp lại nhiều lần nên trong lược đồ phải là danh sách.`),
    )
  }
  if (group && group.min > group.max) {
    found.push(problem('group-bounds', path, `“${path}”: số ít nhất lớn hơn số nhiều nhất.`))
  }
  if (field && place.required && field.required !== true && field.value === undefined) {
    found.push(
      problem(
        'required-differs',
        path,
        `Lược đồ bắt buộc “${path}” nhưng trang thì không. Hãy bỏ ở lược đồ.`,
      ),
    )
  }
  if (field?.prefill && inGroup) {
    found.push(problem('prefill-in-group', path, `“${path}” nằm trong nhóm lặp lại nên không điền sẵn được.`))
  }
  return found
}

type Placed = { feel: string; where: string; group: string | undefined }

function expressions(definition: FormDefinition): Placed[] {
  const of = (feel: unknown, where: string, group?: string): Placed[] =>
    typeof feel === 'string' ? [{ feel, where, group }] : []
  const ofField = (field: FormField, group?: string) => {
    const where = group ? `${group}.${field.field}` : field.field
    return [field.when, field.required, field.value, field.check?.that].flatMap(feel =>
      of(feel, where, group),
    )
  }
  return definition.pages.flatMap(page => [
    ...of(page.when, page.id),
    ...page.items.flatMap(item => {
      if ('field' in item) return ofField(item)
      if (!('repeat' in item)) return of(item.when, page.id)
      const inner = item.fields.flatMap(one =>
        'field' in one ? ofField(one, item.repeat) : of(one.when, item.repeat, item.repeat),
      )
      return [...of(item.when, item.repeat), ...inner]
    }),
  ])
}

function checkExpression(schema: SchemaNode, { feel, where, group }: Placed): DefinitionProblem[] {
  const known = (path: string) => {
    const [head = '', ...rest] = path.split('.')
    if (OUTER_NAMES.includes(head)) return true
    if (!ITEM_NAMES.includes(head)) return placeAt(schema, path) !== undefined
    return (
      group !== undefined && (rest.length === 0 || placeAt(schema, [group, ...rest].join('.')) !== undefined)
    )
  }
  return checkFeel(feel, known).map(one => problem('feel', where, `${one.message} (${feel})`))
}

function topNames(schema: SchemaNode): string[] {
  return typeof schema.properties === 'object' && schema.properties !== null
    ? Object.keys(schema.properties)
    : []
}

function schemaProblem(schema: SchemaNode): DefinitionProblem | undefined {
  try {
    schemaChecks(schema)
    return undefined
  } catch (error) {
    return problem(
      'schema',
      '',
      `Lược đồ chưa đúng: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function repeats(texts: string[]): string[] {
  return [...new Set(texts.filter((text, at) => texts.indexOf(text) !== at))]
}

function problem(code: DefinitionProblem['code'], where: string, message: string): DefinitionProblem {
  return { code, where, message }
}
