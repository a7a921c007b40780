import { z } from 'zod'

/**
 * What a procedure asks, as data. `schema` says what is asked (JSON Schema 2020-12, with the formats and
 * `$defs` of `vocabulary.ts`); `pages` says in which order and words; FEEL says when.
 *
 * An answer set is one nested object, e.g. `{ child: { name: 'TRẦN AN' }, copies: [{ purpose: '…' }] }`.
 * A path is written with dots: `child.name`; inside a repeating group it is relative to the item.
 * FEEL sees the answers by their top-level names, `today` (a FEEL date), `applicant` (the profile of the one
 * the dossier is for) and, inside a repeating group, `item` (this item's answers) and `index` (from 1).
 */
const feel = z.string().min(1).describe('FEEL expression')
const path = z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/)
const id = z.string().regex(/^[a-z][a-z0-9-]*$/)

/** Where a value may come from, best first. `population.` needs the population service, `profile.` the signed-in person, `earlier.` the same path of an earlier application. */
const prefill = z.string().regex(/^(population|profile|earlier)\.[A-Za-z0-9.]+$/)

const field = z.strictObject({
  field: path,
  label: z.string(),
  hint: z.string().optional(),
  /** Overrides the control that the schema implies: enum ≤ 5 → radios, enum → select, boolean → radios Có/Không, long text → textarea. */
  control: z
    .enum([
      'text',
      'textarea',
      'radios',
      'select',
      'checkboxes',
      'number',
      'date',
      'partial-date',
      'personal-number',
      'name',
      'phone',
      'email',
      'address',
      'identity-document',
      'money',
    ])
    .optional(),
  /** Asked only when true; otherwise not asked, not required, and pruned from the answers. */
  when: feel.optional(),
  /** `true`, or required when the expression is true. Absent: optional, and labelled so. */
  required: z.union([z.boolean(), feel]).optional(),
  /** Computed: shown, never asked. */
  value: feel.optional(),
  /** A further check; when false the message is shown at this field. */
  check: z.strictObject({ that: feel, message: z.string() }).optional(),
  prefill: z.array(prefill).optional(),
  width: z.enum(['short', 'medium', 'full']).optional(),
})

const text = z.strictObject({
  text: z.string(),
  kind: z.enum(['paragraph', 'inset', 'warning']).optional(),
  when: feel.optional(),
})

const group = z.strictObject({
  repeat: path,
  label: z.string(),
  itemLabel: z.string().describe('what one item is called, e.g. "Thành viên"'),
  min: z.int().min(0),
  max: z.int().min(1).max(50),
  when: feel.optional(),
  fields: z.array(z.union([field, text])).min(1),
})

const page = z.strictObject({
  id,
  title: z.string(),
  intro: z.string().optional(),
  when: feel.optional(),
  items: z.array(z.union([field, group, text])).min(1),
})

export const FormDefinition = z.strictObject({
  schema: z.record(z.string(), z.unknown()).describe('JSON Schema 2020-12 of the answers'),
  pages: z.array(page).min(1),
})

export type FormDefinition = z.infer<typeof FormDefinition>
export type FormPage = z.infer<typeof page>
export type FormField = z.infer<typeof field>
export type FormText = z.infer<typeof text>
export type FormGroup = z.infer<typeof group>
export type FormItem = FormPage['items'][number]
export type Answers = { [name: string]: unknown }
