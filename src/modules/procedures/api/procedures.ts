import { z } from 'zod'
import { defineApi } from '#platform/http'
import { ProcedureRecord } from '../definition.ts'
import { getProcedure } from '../queries/get-version.ts'
import { listProcedures } from '../queries/list-procedures.ts'

const Card = ProcedureRecord.pick({
  code: true,
  name: true,
  shortName: true,
  field: true,
  level: true,
  onlineLevel: true,
  lifeEvents: true,
  summary: true,
})

export const listProceduresApi = defineApi({
  method: 'GET',
  path: '/api/v1/procedures',
  who: 'anyone',
  text: 'Procedures in force, by words (with or without Vietnamese marks), life event and level',
  query: z.object({
    q: z.string().max(200).optional().describe('words'),
    lifeEvent: z.string().max(60).optional(),
    level: z.enum(['commune', 'province']).optional(),
  }),
  result: z.object({ procedures: z.array(Card) }),
  async handle(ctx, { query }) {
    const cards = await ctx.read(tx =>
      listProcedures(tx, {
        words: query.q ?? '',
        ...(query.lifeEvent && { lifeEvent: query.lifeEvent }),
        ...(query.level && { level: query.level }),
      }),
    )
    return {
      procedures: cards.map(
        ({ code, name, short_name, field, level, online_level, life_events, summary }) => ({
          code,
          name,
          shortName: short_name,
          field,
          level,
          onlineLevel: online_level,
          lifeEvents: life_events,
          summary,
        }),
      ),
    }
  },
})

export const getProcedureApi = defineApi({
  method: 'GET',
  path: '/api/v1/procedures/{code}',
  who: 'anyone',
  text: 'One procedure in force: papers, fees, terms, conditions, legal bases and the form; its version number',
  params: z.object({ code: z.string().regex(/^\d\.\d{6}$/) }),
  result: z.object({
    version: z.int(),
    procedure: ProcedureRecord,
    form: z.record(z.string(), z.unknown()).describe('the e-form as data'),
  }),
  async handle(ctx, { params }) {
    const { number, definition } = await ctx.read(tx => getProcedure(tx, params.code))
    const { form, process: _process, template: _template, ...procedure } = definition
    return { version: number, procedure, form }
  },
})
