import type { Actor } from '#platform/access'
import type { Database } from '#platform/db'
import { testSite, type Visit } from '../../../../tests/support/site.ts'
import { centre, copyProcedure, type Place } from '../dossier.fixture.ts'
import { type DraftRow, db } from '../schema.ts'

export type Form = Record<string, string | readonly string[]>
export type SentFile = { field: string; name: string; bytes: Buffer | string }

/** A citizen with a browser without scripts: presses buttons, sends files, follows redirects. */
export async function citizenBrowser(database: Database) {
  const site = await testSite(database)

  function as(actor: Actor) {
    const plain = site.as(actor)
    const token = async (): Promise<string> =>
      /name="_csrf" value="([^"]+)"/.exec((await plain.get('/tra-cuu')).html)?.[1] ?? ''
    const inject = async (
      url: string,
      headers: Record<string, string>,
      payload: string | Buffer,
    ): Promise<Visit> => {
      // Who visits is said by the last visit.
      await plain.get('/healthz')
      const answer = await site.inject({ method: 'POST', url, headers, payload })
      const { location } = answer.headers
      return {
        status: answer.statusCode,
        html: answer.body,
        headers: answer.headers,
        bytes: answer.rawPayload,
        ...(location && { location: String(location) }),
      }
    }
    return {
      get: plain.get,
      /** A form with the fields as given, and the token of the session. */
      async post(url: string, form: Form): Promise<Visit> {
        const body = new URLSearchParams([['_csrf', await token()], ...pairs(form)])
        return inject(url, { 'content-type': 'application/x-www-form-urlencoded' }, body.toString())
      },
      async postFiles(url: string, form: Form, files: readonly SentFile[]): Promise<Visit> {
        const boundary = 'ranh-gioi-cua-bai-thu'
        const part = (head: string, body: Buffer | string) => [
          Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
          Buffer.from(body),
          Buffer.from('\r\n'),
        ]
        const fields = [['_csrf', await token()], ...pairs(form)].flatMap(([name, value]) =>
          part(`Content-Disposition: form-data; name="${name}"`, value!),
        )
        const sent = files.flatMap(({ field, name, bytes }) =>
          part(
            `Content-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: application/octet-stream`,
            bytes,
          ),
        )
        return inject(
          url,
          { 'content-type': `multipart/form-data; boundary=${boundary}` },
          Buffer.concat([...fields, ...sent, Buffer.from(`--${boundary}--\r\n`)]),
        )
      },
    }
  }
  return { app: site.app, as }
}

const pairs = (form: Form): [string, string][] =>
  Object.entries(form).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]))

/** The value of an input on a page; undefined when there is none. */
export function valueOf(html: string, name: string): string | undefined {
  const tag = [...html.matchAll(/<input\b[^>]*>/g)]
    .map(([tag]) => tag)
    .find(tag => tag.includes(`name="${name}"`))
  return tag && (/value="([^"]*)"/.exec(tag)?.[1] ?? '')
}

/** What people read on a page, without its tags. */
export function wordsOf(html: string): string {
  return html
    .slice(html.indexOf('<main'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ')
}

/** A picture of one dot. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** What a person chooses before the first page. */
export const receivingChoice = { 'noi-nhan': centre, 'cach-nhan': 'electronic' }

export type Site = Awaited<ReturnType<typeof citizenBrowser>>

/** Begins a draft as a person does; gives its id. */
export async function beginOnline(site: Site, citizen: Actor, procedure = copyProcedure): Promise<string> {
  const started = await site.as(citizen).post(`/nop-ho-so/${procedure}`, receivingChoice)
  if (started.status !== 303) throw new Error(wordsOf(started.html))
  return started.location!.split('/')[3]!
}

export const pageOf = (draft: string, page: string): string => `/nop-ho-so/ban-nhap/${draft}/${page}`

export function draftRow(at: Place, citizen: Actor, id: string): Promise<DraftRow> {
  return at
    .as(citizen)
    .read(tx =>
      db(tx).selectFrom('dossiers.draft').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    )
}
