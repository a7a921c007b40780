import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { Invalid } from '#platform/errors'
import { receive } from '#platform/files'
import { filesLeftName } from './given.ts'
import type { Ctx, PostedFile } from './page.ts'
import type { TakeRoom } from './room-in-memory.ts'

type Form = Ctx['form']

/** The readings of the longest water route are 600 values, a class and its answers fewer. */
const mostValues = 2000
const mostBytes = 2 * 1024 * 1024
const limits = { fileSize: 64 * 1024 * 1024, files: 20, fields: mostValues, fieldSize: 200_000, parts: 2100 }
/** What is held in memory. */
const inspectedLimits = { ...limits, fileSize: 20 * 1024 * 1024, files: 1 }

type Files = {
  /** Asked before each file with the fields that stand before it; a file that is not taken is not read. */
  takes(form: Form): Promise<boolean>
  /** For a page that only looks at its file: where the room for it is taken. */
  inspects?: TakeRoom | undefined
}

/**
 * Reads a posted form. Files are received and judged as they come, but only those that `takes` wants: hidden fields must
 * stand before file inputs (FormPage does that). Invalid `form.too-large` above 2,000 values or 2 MB of them, 200 KB
 * one field; `form.broken` for what breaks off or was never a form.
 */
export async function readForm(request: FastifyRequest, ctx: Ctx, files: Files): Promise<void> {
  if (request.isMultipart()) await readParts(request, ctx, files)
  else ctx.form = formIn(request.body)
}

async function readParts(request: FastifyRequest, ctx: Ctx, { takes, inspects }: Files): Promise<void> {
  const gathered = gathering()
  const { form } = gathered
  const files: PostedFile[] = []
  try {
    for await (const part of unbroken(request.parts({ limits: inspects ? inspectedLimits : limits }))) {
      if (part.type === 'field') {
        if (part.valueTruncated) throw new Invalid('form.too-large')
        // A part that says it is JSON comes as what was read from it.
        if (typeof part.value !== 'string') throw new Invalid('form.broken')
        gathered.add(part.fieldname, part.value)
        continue
      }
      if (!part.filename) {
        part.file.resume()
        continue
      }
      // Until it is here, for whoever is shown what they typed.
      const lacked = form[filesLeftName]
      form[filesLeftName] = '1'
      if (!(await takes(form))) {
        part.file.resume()
        continue
      }
      if (inspects)
        ctx.inspected = { name: part.filename, bytes: await inMemory(unbroken(part.file), inspects) }
      else if (ctx.actor.kind === 'anyone') part.file.resume()
      else
        files.push({
          field: part.fieldname,
          file: await ctx.read(tx =>
            receive(tx, { name: part.filename, bytes: Readable.from(unbroken(part.file)) }),
          ),
        })
      if (lacked === undefined) delete form[filesLeftName]
    }
  } catch (error) {
    // What was typed is shown again when only the store of files, or the database, is away.
    if (!(error instanceof Invalid)) ctx.form = form
    // The parser would go on and keep what nobody reads any more.
    request.raw.unpipe().resume()
    throw error
  }
  ctx.form = form
  ctx.files = files
}

async function inMemory(bytes: AsyncIterable<Buffer>, take: TakeRoom): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of bytes) {
    take(piece.length)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** What breaks off, or was never a form, is Invalid `form.broken`. */
async function* unbroken<T>(parts: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* parts
  } catch (error) {
    // A limit that was passed has a status; the parser's complaints have none.
    throw (error as { statusCode?: number }).statusCode ? error : new Invalid('form.broken')
  }
}

/** The plain values of a body that was read as a whole; what is no list of names and values has none. */
export function formIn(body: unknown): Form {
  const { form, add } = gathering()
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return form
  for (const [name, value] of Object.entries(body))
    for (const one of Array.isArray(value) ? value : [value])
      add(name, typeof one === 'object' ? '' : String(one))
  return form
}

function gathering() {
  const form: Form = {}
  let [values, bytes] = [0, 0]
  return {
    form,
    add(name: string, value: string): void {
      bytes += Buffer.byteLength(name) + Buffer.byteLength(value)
      if (++values > mostValues || bytes > mostBytes) throw new Invalid('form.too-large')
      if (name === '__proto__' || name === 'constructor' || name === 'prototype') return
      // NUL and half letters can not be stored in text, and no person types them.
      const text = value.replaceAll('\0', '').replaceAll('\r\n', '\n').toWellFormed()
      const before = Object.hasOwn(form, name) ? form[name] : undefined
      if (before === undefined) form[name] = text
      else if (Array.isArray(before)) before.push(text)
      else form[name] = [before, text]
    },
  }
}
