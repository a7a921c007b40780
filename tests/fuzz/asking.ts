import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bankNoticeSecret, signatureHeader, signNotice, timestampHeader } from '#modules/payments'
import { gatewayIds } from '../../src/modules/payments/gateways/gateway.ts'
import { queryNames } from '../support/query-names.ts'
import type { Examples } from '../support/routes.ts'
import { addressOf, pages } from '../support/routes.ts'
import type { Field, Form } from './forms.ts'
import { type Schema, valueFor } from './from-schema.ts'
import { nastyFile, nastyPiece, nastyText, rowFields } from './nasty.ts'
import type { Random } from './random.ts'
import type { Asked } from './send.ts'

type Operation = {
  parameters: { name: string; in: 'path' | 'query'; schema: Schema }[]
  requestBody?: { content: { 'application/json': { schema: Schema } } }
}

const described = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/generated/openapi.json'), 'utf8'),
) as { paths: Record<string, Record<string, Operation>> }
const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...operation,
  })),
)
const shown = pages.filter(page => page.get)
/** No form of ours leads there by itself: scripts of ours save drafts, gateways tell of money. */
const withoutForm = pages.filter(page => page.post && (!page.get || page.foreign))
const names = queryNames()

/** The address of a page, in the half of the cases as it should be. */
export function pageAddress(random: Random, examples: Examples): string {
  const page = random.pick(shown)
  const path = random.chance(0.7)
    ? addressOf(page, examples)
    : page.path.replace(/:\w+|\*/g, () => nastyPiece(random))
  return random.chance(0.6) ? path : `${path}?${nastyQuery(random)}`
}

function nastyQuery(random: Random): string {
  return Array.from(
    { length: 1 + random.below(4) },
    () => `${random.pick(random.chance(0.9) ? names : rowFields)}=${nastyPiece(random)}`,
  ).join('&')
}

/** Where a form may be sent that is of another page: with its token, and some of the fields that are asked there. */
export function addressWithoutForm(random: Random, examples: Examples): string {
  const page = random.pick(withoutForm)
  return page.path.includes(':gateway')
    ? page.path.replace(':gateway', random.pick(gatewayIds))
    : addressOf(page, examples)
}

/** A page by its address. */
export function getting(path: string): Asked {
  return { method: 'GET', path, headers: {} }
}

/** A form, filled in: sometimes as a person would, sometimes by somebody who means harm. */
export function posting(random: Random, form: Form, ids: readonly string[]): Asked {
  const harmless = random.chance(0.3)
  const pairs = form.fields
    .filter(({ kind }) => kind !== 'file' && (kind !== 'button' || random.chance(0.5)))
    .flatMap(field => chosen(random, field).map((value): [string, string] => [field.name, value]))
  if (!harmless) for (let i = 1 + random.below(3); i; i--) spoil(random, pairs, ids)
  const files = form.fields.filter(field => field.kind === 'file')
  if (form.method === 'GET') return getting(`${form.action.split('?')[0]}?${urlEncoded(pairs)}`)
  const multipart = form.multipart ? !random.chance(0.05) : random.chance(0.05)
  if (!multipart)
    return {
      method: 'POST',
      path: form.action,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(urlEncoded(pairs)),
    }
  const parts = [
    ...pairs.map(([name, value]) => part(`name="${inHead(name)}"`, Buffer.from(value))),
    ...files.map(({ name }) => {
      const file = nastyFile(random)
      return part(`name="${inHead(name)}"; filename="${inHead(file.name)}"`, file.bytes)
    }),
    Buffer.from('--x--\r\n'),
  ]
  const whole = Buffer.concat(parts)
  return {
    method: 'POST',
    path: form.action,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    body: random.chance(0.03) ? whole.subarray(0, random.below(whole.length)) : whole,
  }
}

const inHead = (text: string) => text.replaceAll(/["\r\n]/g, '')
const part = (head: string, bytes: Buffer) =>
  Buffer.concat([
    Buffer.from(`--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ])

function urlEncoded(pairs: [string, string][]): string {
  return new URLSearchParams(
    pairs.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
  ).toString()
}

const plain = [
  'Nguyễn Văn Thử',
  '0912345678',
  'thu@nguoidan.example',
  '2026-11-30',
  '30/11/2026',
  '12',
  'Thiếu chữ ký.',
]

function chosen(random: Random, { kind, value, options }: Field): string[] {
  if (kind === 'choice') return [random.pick(options)]
  if (kind === 'many') return options.filter(() => random.chance(0.5))
  return [kind === 'text' && (!value || random.chance(0.3)) ? random.pick(plain) : value]
}

/** One thing wrong with what is posted; the token of the form mostly stays, or nothing would be read. */
function spoil(random: Random, pairs: [string, string][], ids: readonly string[]): void {
  const at = random.below(pairs.length)
  const pair = pairs[at]
  if (!pair || (pair[0] === '_csrf' && random.chance(0.9))) return
  const [name] = pair
  switch (random.below(7)) {
    case 0:
      return void pairs.splice(at, 1)
    case 1:
      return void pairs.push([name, nastyText(random)])
    case 2:
      return void pairs.push([random.pick(rowFields), random.pick(ids)])
    case 3:
      return void pairs.splice(at, 1, [
        `${name}${random.pick(['[]', '[0]', '.x', '.__proto__', '.0.0'])}`,
        nastyText(random),
      ])
    case 4:
      return void pairs.splice(at, 1, [name, random.pick(ids)])
    default:
      return void pairs.splice(at, 1, [name, nastyText(random)])
  }
}

/** A machine interface, from its description. */
export function calling(random: Random): Asked {
  const { path, method, parameters, requestBody } = random.pick(operations)
  const nastiness = random.pick([0, 0.1, 0.5])
  const value = (schema: Schema) => {
    const found = valueFor(random, schema, nastiness)
    return typeof found === 'string'
      ? encodeURIComponent(found.slice(0, 2000).toWellFormed())
      : nastyPiece(random)
  }
  const filled = path.replace(/\{(\w+)\}/g, (_, name) =>
    value(parameters.find(one => one.name === name)!.schema),
  )
  const query = parameters.filter(one => one.in === 'query').map(one => `${one.name}=${value(one.schema)}`)
  const asked: Asked = { method, path: query.length ? `${filled}?${query.join('&')}` : filled, headers: {} }
  if (!requestBody) return asked
  const { schema } = requestBody.content['application/json']
  const body = Buffer.from(
    random.chance(0.05) ? nastyText(random) : JSON.stringify(valueFor(random, schema, nastiness)),
  )
  const seconds = Math.floor(Date.now() / 1000)
  return {
    ...asked,
    body,
    headers: {
      'content-type': random.pick([
        'application/json',
        'application/json',
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
      ]),
      [timestampHeader]: String(seconds),
      [signatureHeader]: random.chance(0.7)
        ? signNotice(bankNoticeSecret(), seconds, body)
        : random.pick(['', '0', 'a'.repeat(64)]),
    },
  }
}

/** A file in pieces: announced, asked for, and sent from anywhere. `known`: addresses that announcing has brought. */
export function uploading(random: Random, known: readonly string[]): Asked {
  const { name, bytes } = nastyFile(random)
  const number = (right: number) =>
    random.chance(0.7) ? String(right) : random.pick(['-1', '1e9', 'x', '', '99999999999999999999'])
  if (!known.length || random.chance(0.4))
    return {
      method: 'POST',
      path: '/tai-len',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': number(bytes.length),
        'upload-metadata': random.chance(0.8)
          ? `filename ${Buffer.from(name).toString('base64')}`
          : inHead(random.bytes(9).toString('base64')),
      },
    }
  const path = random.chance(0.9) ? random.pick(known) : `/tai-len/${nastyPiece(random)}`
  if (random.chance(0.2)) return { method: 'HEAD', path, headers: {} }
  return {
    method: 'PATCH',
    path,
    headers: {
      'content-type': 'application/offset+octet-stream',
      'upload-offset': number(random.pick([0, 0, 10])),
    },
    body: bytes,
  }
}

/** What belongs to no page. */
export function straying(random: Random): Asked {
  const path = random.pick([
    `/${nastyPiece(random)}`,
    `/assets/${nastyPiece(random)}`,
    `/gui-tiep/${nastyPiece(random)}`,
    `/luong?kenh=${nastyPiece(random)}&ky=${nastyPiece(random)}`,
    `/api/v1/${nastyPiece(random)}`,
    '/healthz',
    '/readyz',
    random.pick(shown).path,
  ])
  const headers: Record<string, string> = random.pick<Record<string, string>>([
    {},
    { 'accept-language': 'x'.repeat(random.below(4000)) },
    { 'x-forwarded-host': 'ke-gian.example' },
    { range: 'bytes=0-,5-1,-1' },
    { 'if-none-match': '*' },
    { expect: 'x' },
    { 'content-type': 'multipart/form-data' },
    { 'content-type': `text/${'x'.repeat(random.below(2000))}` },
    { 'content-encoding': 'gzip' },
    { 'user-agent': random.bytes(30).toString('hex') },
  ])
  const method = random.pick(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
  return { method, path, headers, ...(method === 'POST' && { body: Buffer.from(nastyText(random)) }) }
}
