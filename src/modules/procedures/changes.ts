import { diffDefinitions, type FormDefinition } from '#lib/form'
import type { ProcedureDefinition } from './definition.ts'

/** What a newer version of a procedure does otherwise: `was` and `is` in words, for something that stayed. */
export type Change = {
  part: 'name' | 'term' | 'fee' | 'paper' | 'question' | 'basis' | 'agency' | 'process' | 'preview' | 'result'
  kind: 'added' | 'changed' | 'dropped'
  what: string
  was?: string
  is?: string
}

/** All that a reader of the older version must know of the newer one, the most weighty first. */
export function changesBetween(before: ProcedureDefinition, after: ProcedureDefinition): Change[] {
  return [
    ...text('name', after.shortName, before.name, after.name),
    ...lists(
      'term',
      before.terms,
      after.terms,
      term => term.when ?? '',
      term => term.text,
    ),
    ...lists(
      'fee',
      before.fees,
      after.fees,
      fee => fee.code,
      fee => fee.name,
      fee => fee.text,
    ),
    ...lists(
      'paper',
      before.papers,
      after.papers,
      paper => paper.code,
      paper => paper.name,
    ),
    ...questions(before.form, after.form),
    ...text('agency', after.decidingAgency, before.decidingAgency, after.decidingAgency),
    ...whole('process', before.process, after.process),
    ...preview(before.preview, after.preview),
    ...whole('result', [before.result, before.template], [after.result, after.template]),
    ...lists(
      'basis',
      before.legalBases,
      after.legalBases,
      basis => basis.number,
      basis => `${basis.name}, ${basis.number}`,
    ),
  ]
}

function text(part: Change['part'], what: string, was: string, is: string): Change[] {
  return was === is ? [] : [{ part, kind: 'changed', what, was, is }]
}

function whole(part: Change['part'], was: unknown, is: unknown): Change[] {
  return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ part, kind: 'changed', what: '' }]
}

function preview(was: ProcedureDefinition['preview'], is: ProcedureDefinition['preview']): Change[] {
  if (was && is) return whole('preview', was, is)
  return was || is ? [{ part: 'preview', kind: is ? 'added' : 'dropped', what: '' }] : []
}

/** Members are the same by their key; `said` is what is shown of a changed one, before and after. */
function lists<T>(
  part: Change['part'],
  before: readonly T[],
  after: readonly T[],
  keyOf: (member: T) => string,
  nameOf: (member: T) => string,
  said: (member: T) => string = nameOf,
): Change[] {
  const [old, now] = [before, after].map(list => new Map(list.map(one => [keyOf(one), one])))
  const dropped = before.filter(one => !now!.has(keyOf(one)))
  return [
    ...after.flatMap((one): Change[] => {
      const was = old!.get(keyOf(one))
      if (!was) return [{ part, kind: 'added', what: nameOf(one) }]
      if (JSON.stringify(was) === JSON.stringify(one)) return []
      const words = said(was) === said(one) ? {} : { was: said(was), is: said(one) }
      return [{ part, kind: 'changed', what: nameOf(one), ...words }]
    }),
    ...dropped.map((one): Change => ({ part, kind: 'dropped', what: nameOf(one) })),
  ]
}

function questions(before: FormDefinition, after: FormDefinition): Change[] {
  const { added, changed, dropped } = diffDefinitions(before, after)
  const [old, now] = [labelsOf(before), labelsOf(after)]
  return [
    ...added.map((path): Change => ({ part: 'question', kind: 'added', what: now.get(path) ?? path })),
    ...changed.map((path): Change => ({ part: 'question', kind: 'changed', what: now.get(path) ?? path })),
    ...dropped.map((path): Change => ({ part: 'question', kind: 'dropped', what: old.get(path) ?? path })),
  ]
}

/** What each question is called, by its path without item numbers. */
function labelsOf(form: FormDefinition): Map<string, string> {
  return new Map(
    form.pages
      .flatMap(page => page.items)
      .flatMap(item => {
        if ('field' in item) return [[item.field, item.label] as const]
        if (!('repeat' in item)) return []
        return item.fields.flatMap(inner =>
          'field' in inner
            ? [[`${item.repeat}.${inner.field}`, `${item.itemLabel}: ${inner.label}`] as const]
            : [],
        )
      }),
  )
}
