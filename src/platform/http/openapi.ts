import { z } from 'zod'
import type { Api } from './page.ts'

/** OpenAPI 3.1 of all machine interfaces, made from their zod schemas. */
export function openApi(apis: readonly { module: string; api: Api }[], server: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const { module, api } of apis) {
    paths[api.path] ??= {}
    paths[api.path]![api.method.toLowerCase()] = {
      summary: api.text,
      tags: [module],
      security: api.who === 'anyone' ? [] : [{ session: [] }],
      parameters: [...parameters('path', api.params), ...parameters('query', api.query)],
      ...(api.body && {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemaOf(api.body, 'input') } },
        },
      }),
      responses: {
        200: {
          description: 'OK',
          content: { 'application/json': { schema: schemaOf(api.result, 'output') } },
        },
        default: {
          description: 'Error',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Sen', version: '1' },
    servers: [{ url: server }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'sen' } },
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message'],
              properties: { code: { type: 'string' }, message: { type: 'string' } },
            },
          },
        },
      },
    },
  }
}

function parameters(where: 'path' | 'query', schema: z.ZodType | undefined): object[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: where === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(field as z.ZodType, 'input'),
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return rest
}
