import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { FormDefinition } from './definition.ts'
import { FORMAT_TESTS } from './formats.ts'
import { isObject } from './paths.ts'
import { VOCABULARY } from './vocabulary.ts'

export type SchemaNode = { [keyword: string]: unknown }

/** A place in the schema, its references resolved; `word` is the `$defs` entry it came from, e.g. `personName`. */
export type SchemaPlace = { node: SchemaNode; word: string | undefined; required: boolean }

export type SchemaCheck = (value: unknown) => ErrorObject[]

/** The form's schema with the shared vocabulary under its own `$defs`. */
export function wholeSchema(definition: FormDefinition): SchemaNode {
  const own = isObject(definition.schema.$defs) ? definition.schema.$defs : {}
  return { ...definition.schema, $defs: { ...VOCABULARY, ...own } }
}

/** What stands at a dotted path; with `inItems`, steps through arrays into their items. */
export function placeAt(root: SchemaNode, path: string): SchemaPlace | undefined {
  let place: SchemaPlace = { ...resolve(root, root), required: true }
  for (const step of path.split('.')) {
    const holder = isObject(place.node.items) ? resolve(root, place.node.items).node : place.node
    const inner =
      isObject(holder.properties) && Object.hasOwn(holder.properties, step)
        ? holder.properties[step]
        : undefined
    if (!isObject(inner)) return undefined
    const required = Array.isArray(holder.required) && holder.required.includes(step)
    place = { ...resolve(root, inner), required }
  }
  return place
}

/** Each answer that the schema has room for, as paths; `stop` says at which words and kinds a field takes over. */
export function leafPaths(root: SchemaNode, stop: (path: string) => boolean): string[] {
  const visit = (node: SchemaNode, path: string, depth: number): string[] => {
    if ((path && stop(path)) || depth > 12) return [path]
    const resolved = resolve(root, node).node
    const inner = isObject(resolved.items) ? resolve(root, resolved.items).node : resolved
    if (!isObject(inner.properties)) return path ? [path] : []
    return Object.entries(inner.properties).flatMap(([name, next]) =>
      isObject(next) ? visit(next, path ? `${path}.${name}` : name, depth + 1) : [],
    )
  }
  return visit(root, '', 0)
}

function resolve(root: SchemaNode, node: SchemaNode): { node: SchemaNode; word: string | undefined } {
  let here = node
  let word: string | undefined
  for (let hops = 0; typeof here.$ref === 'string' && hops < 20; hops++) {
    const name = /^#\/\$defs\/([A-Za-z0-9-]+)$/.exec(here.$ref)?.[1]
    const target =
      name && isObject(root.$defs) && Object.hasOwn(root.$defs, name) ? root.$defs[name] : undefined
    if (!isObject(target)) return { node: here, word }
    word = name
    const { $ref: _, ...beside } = here
    here = { ...target, ...beside }
  }
  return { node: here, word }
}

/** A validator of the whole schema and of single places in it. Throws when the schema itself is wrong. */
export function schemaChecks(root: SchemaNode): { whole: SchemaCheck; at(node: SchemaNode): SchemaCheck } {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    verbose: true,
  })
  for (const [name, test] of Object.entries(FORMAT_TESTS)) ajv.addFormat(name, test)
  const run =
    (validate: ValidateFunction): SchemaCheck =>
    value =>
      validate(value) ? [] : [...(validate.errors ?? [])]
  const { $id: _, ...plain } = root
  return {
    whole: run(ajv.compile(plain)),
    at: node => run(ajv.compile({ ...node, $defs: root.$defs })),
  }
}
