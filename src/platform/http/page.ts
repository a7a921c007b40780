import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { type Content, render } from '#lib/html'
import type { By, Company, Tx } from '#platform/db'
import type { FileRow } from '#platform/files'
import { utf8 } from './utf8.ts'

/** What identity says of a request: who it is, and the secret that binds forms to the session. */
export type Session = { id: string; csrf: string }
export type PostedFile = { field: string; file: FileRow }

/** What a page or an API handler has in its hands. */
export type Ctx = By & {
  requestId: string
  locale: 'vi' | 'en'
  now: Date
  session?: Session
  url: URL
  params: Record<string, string>
  query: Record<string, string>
  /** Fields of a posted form: a name posted once is a string, several times a list. */
  form: Record<string, string | string[]>
  /** Files of a posted multipart form, already received and judged. */
  files: PostedFile[]
  /** The one file of a page that only looks at it (`inspects`): in memory, never kept. */
  inspected?: { name: string; bytes: Buffer }
  csrf: string
  cookie(name: string): string | undefined
  setCookie(name: string, value: string, options?: { maxAge?: number }): void
  clearCookie(name: string): void
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  write<T>(work: (tx: Tx) => Promise<T>, company?: Company): Promise<T>
  /** Where the request came from, for rate limits: of IPv6 the /64; never stored with a name. */
  address: string
  raw: FastifyRequest
}

export type Reply = { status: number; headers: Record<string, string>; body: string | Buffer | Readable }

type Who = 'anyone' | 'citizen' | 'staff' | 'signed-in'

/**
 * A page: GET = queries → component, POST = one command → redirect. `who` only says who must be signed in; what they
 * may do is decided by `need` in the command. Every page works without JavaScript.
 */
export type Page = {
  path: string
  who: Who
  /** Shown in the route table and in the generated access matrix. */
  text: string
  get?(ctx: Ctx): Promise<Reply>
  post?(ctx: Ctx): Promise<Reply>
  /** At most `times` posts per `seconds` and address (or signed-in actor). */
  limit?: { times: number; seconds: number }
  /** One posted file is only looked at (≤ 20 MB), so whoever may see the page may send one. */
  inspects?: true
  /** Accepts posts of other sites (a payment platform's callback); such a page checks a signature of its own. */
  foreign?: true
}

export function definePage(page: Page): Page {
  return page
}

/** A machine interface, described in OpenAPI from its zod schemas. Errors come back as `{ error: { code, message } }`. */
export type Api<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** OpenAPI style: `/api/v1/dossiers/{code}` */
  path: string
  who: Who
  text: string
  params?: P
  query?: Q
  body?: B
  result: R
  limit?: { times: number; seconds: number }
  handle(ctx: Ctx, input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> }): Promise<z.input<R>>
}

export function defineApi<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  api: Api<P, Q, B, R>,
): Api {
  return api as unknown as Api
}

export function html(content: Content, status = 200, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: utf8(`<!doctype html>${render(content)}`),
  }
}

/** 303: a reload after a POST never posts again. */
export function redirect(to: string): Reply {
  return { status: 303, headers: { location: to, 'cache-control': 'no-store' }, body: '' }
}

export function json(value: unknown, status = 200): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  }
}

/** A file for download or, for a kind that can do no harm, to be shown. */
export function fileReply(file: {
  name: string
  mediaType: string
  body: Buffer | Readable
  inline?: boolean
}): Reply {
  const safe = ['application/pdf', 'image/jpeg', 'image/png'].includes(file.mediaType)
  const how = file.inline && safe ? 'inline' : 'attachment'
  return {
    status: 200,
    headers: {
      'content-type': safe ? file.mediaType : 'application/octet-stream',
      'content-disposition': `${how}; filename*=UTF-8''${encodeURIComponent(file.name.toWellFormed())}`,
      // A sandbox would keep the browser's own PDF viewer away; only our own pages may frame the file.
      'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'${file.mediaType === 'application/pdf' ? '' : '; sandbox'}`,
      'cache-control': 'private, no-store',
    },
    body: file.body,
  }
}
