import { z } from 'zod'
import { FormDefinition } from '#lib/form'

/**
 * One version of an administrative procedure (thủ tục hành chính), whole: form + papers + fees + terms + process +
 * templates. It is stored as JSON in `procedures.version`; the six of the demonstration lie in `catalogue/<code>/`
 * as `procedure.json`, `form.json`, `process.bpmn` and `result.typ`.
 */
const feel = z.string().min(1).describe('FEEL expression over the answers')
const id = z.string().regex(/^[a-z][a-z0-9-]*$/)

export const Term = z.strictObject({
  amount: z.number().min(0),
  unit: z.enum(['working-hour', 'working-day', 'day']),
  /** What the record says, verbatim and short, e.g. "Ngay trong ngày tiếp nhận". */
  text: z.string(),
  /** A valid receipt after this time of day counts from the next working day, e.g. { after: '15:00' }. */
  cutOff: z.strictObject({ after: z.string().regex(/^\d\d:\d\d$/), text: z.string() }).optional(),
})

export const Fee = z.strictObject({
  code: id,
  name: z.string(),
  /** phí (charge for a service) or lệ phí (statutory fee). */
  kind: z.enum(['charge', 'fee']),
  /** đồng: an integer, or FEEL giving one. */
  amount: z.union([z.int().min(0), feel]),
  when: feel.optional(),
  collect: z.enum(['at-receipt', 'at-supplement', 'at-return']),
  text: z.string().describe('how the amount comes about, for the citizen'),
  source: z.string(),
  confirmed: z.boolean().describe('false: the amount is a demonstration value'),
})

export const Paper = z.strictObject({
  code: id,
  name: z.string(),
  hint: z.string().optional(),
  when: feel.optional(),
  required: z.boolean(),
  originals: z.int().min(0),
  copies: z.int().min(0),
  /** Kinds of document of the vault that serve, best first: reused instead of asked for. */
  reuse: z.array(id),
  /** Only shown at the counter, never uploaded. */
  presentOnly: z.boolean().optional(),
})

export const ProcedureRecord = z.strictObject({
  code: z.string().regex(/^\d\.\d{6}$/),
  name: z.string(),
  shortName: z.string().describe('what people call it'),
  field: z.string().describe('lĩnh vực'),
  level: z.enum(['commune', 'province']),
  onlineLevel: z.enum(['full', 'partial', 'information']).describe('toàn trình, một phần, chỉ thông tin'),
  decision: z.string().describe('số quyết định công bố'),
  audience: z.array(z.enum(['citizen', 'household-business', 'business', 'organisation'])).min(1),
  lifeEvents: z.array(id),
  keywords: z.array(z.string()).describe('words people search with'),
  summary: z.string().describe('two plain sentences'),
  conditions: z.array(z.string()),
  steps: z.array(z.string()).describe('what happens, in plain words'),
  legalBases: z.array(z.strictObject({ number: z.string(), name: z.string() })),
  /** Who decides: 'receiving' = the commune that receives; else the slug of a department, e.g. 'so-xay-dung'. */
  decidingAgency: z.string(),
  /** The first whose `when` holds; the last has none. */
  terms: z.array(Term.extend({ when: feel.optional() })).min(1),
  fees: z.array(Fee),
  papers: z.array(Paper),
  /** Those who file from afar are shown a draft of the result before it is signed, and have this long to check it. */
  preview: Term.pick({ amount: true, unit: true })
    .extend({ amount: z.int().min(1) })
    .optional(),
  supplementReasons: z.array(z.string()).min(1),
  refusalReasons: z.array(z.string()).min(1),
  result: z.strictObject({
    kind: id.describe('kind of document in the vault'),
    name: z.string(),
    /** Notation of the number, e.g. '{number}/GXN-UBND' or '{number}/{year}'. */
    notation: z.string(),
    /** null: no expiry. */
    validMonths: z.int().min(1).nullable(),
    /** What the officer writes into the result: shown as a small form at the examine task. */
    form: FormDefinition.nullable(),
    /**
     * Code of the paper that this result takes the place of: the document of the vault that was attached as it, or else the
     * holder's newest of this kind from the same agency, is no longer valid from then on.
     */
    replaces: id.optional(),
  }),
  source: z.string().describe('where the record was read, and on which day'),
})

export const ProcedureDefinition = ProcedureRecord.extend({
  form: FormDefinition,
  /** BPMN 2.0 XML; see `src/lib/bpmn`. */
  process: z.string(),
  /** Typst source of the result. Data comes as `sys.inputs.data` (JSON). */
  template: z.string(),
})

export type Term = z.infer<typeof Term>
export type Fee = z.infer<typeof Fee>
export type Paper = z.infer<typeof Paper>
export type ProcedureDefinition = z.infer<typeof ProcedureDefinition>
