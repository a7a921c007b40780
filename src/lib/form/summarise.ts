import type { Answers, FormDefinition } from './definition.ts'
import { formatValue, type Naming } from './format-value.ts'
import { modelOf } from './model.ts'
import { getAt } from './paths.ts'
import { type FormContext, instances, settle } from './settle.ts'

export type SummaryRow = {
  label: string
  /** As people read it; empty when nothing was answered. */
  text: string
  path: string
  /** "Thành viên 2" inside a repeating group. */
  item?: string
}

export type SummaryPage = { page: string; title: string; rows: SummaryRow[] }

/** What was asked and answered, page by page, for the review, for the officer and for print. */
export function summarise(
  definition: FormDefinition,
  answers: Answers,
  context: FormContext,
  naming: Naming = {},
): SummaryPage[] {
  const model = modelOf(definition)
  const settled = settle(definition, answers, context)
  const asked = instances(model, settled.answers).filter(one => settled.items.has(one.path))
  return model.pages
    .filter(page => settled.pages.includes(page.id))
    .map(page => ({
      page: page.id,
      title: page.page.title,
      rows: asked
        .filter(one => one.model.page === page)
        .map(one => ({
          label: one.model.field.label,
          text: formatValue(one.model, getAt(settled.answers, one.path), naming),
          path: one.path,
          ...(one.model.group && { item: `${one.model.group.group.itemLabel} ${(one.index ?? 0) + 1}` }),
        })),
    }))
    .filter(page => page.rows.length > 0)
}
