import { createHash, createHmac } from 'node:crypto'
import Fastify, { type FastifyRequest } from 'fastify'
import { type Faults, faultSwitch, sufferFault } from './faults.ts'

export type S3Sandbox = {
  url: string
  accessKey: string
  secretKey: string
  faults: Faults
  /** Key → what lies there, and since when. */
  objects: ReadonlyMap<string, { body: Buffer; type: string; at: Date }>
  /** How many requests were refused for their signature. */
  refused(): number
  stop(): Promise<void>
}

/** At most so many names in one answer, so that a reader must ask on. */
const pageSize = 3

/**
 * An object store that speaks as much of S3 as we use: PUT, GET, DELETE and ListObjectsV2 in one bucket, each request
 * signed with SigV4 (checked here by the published algorithm, the hash of the body included). Nobody reads without a key.
 */
export async function startS3Sandbox(bucket = 'sen', region = 'garage'): Promise<S3Sandbox> {
  const [accessKey, secretKey] = ['GKsandbox', 'khoa-gia-lap-chi-de-thu']
  const objects = new Map<string, { body: Buffer; type: string; at: Date }>()
  const faults = faultSwitch()
  let refused = 0
  const app = Fastify({ bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.all('/*', async (request, reply) => {
    const fault = faults.next(request.method)
    if (fault && (await sufferFault(request, reply, fault))) return reply
    const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0)
    if (!isSigned(request, body, { accessKey, secretKey, region })) {
      refused++
      return reply.code(403).type('application/xml').send('<Error><Code>SignatureDoesNotMatch</Code></Error>')
    }
    const { pathname, searchParams } = new URL(request.url, 'http://s3')
    const [, inBucket, ...rest] = pathname.split('/')
    if (inBucket !== bucket)
      return reply.code(404).type('application/xml').send('<Error><Code>NoSuchBucket</Code></Error>')
    const key = decodeURIComponent(rest.join('/'))
    if (request.method === 'GET' && !key)
      return reply.type('application/xml').send(listing(objects, searchParams))
    if (request.method === 'PUT') {
      objects.set(key, {
        body,
        type: request.headers['content-type'] ?? 'binary/octet-stream',
        at: new Date(),
      })
      return reply.code(200).send()
    }
    if (request.method === 'DELETE') {
      objects.delete(key)
      return reply.code(204).send()
    }
    const found = objects.get(key)
    if (!found) return reply.code(404).type('application/xml').send('<Error><Code>NoSuchKey</Code></Error>')
    return reply.type(found.type).send(found.body)
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, accessKey, secretKey, faults, objects, refused: () => refused, stop: () => app.close() }
}

function listing(objects: S3Sandbox['objects'], asked: URLSearchParams): string {
  const after = asked.get('continuation-token') ?? ''
  const prefix = asked.get('prefix') ?? ''
  const keys = [...objects.keys()].filter(key => key.startsWith(prefix) && key > after).sort()
  const page = keys.slice(0, pageSize)
  const more = keys.length > page.length
  return [
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>',
    ...page.map(
      key =>
        `<Contents><Key>${key}</Key><LastModified>${objects.get(key)!.at.toISOString()}</LastModified></Contents>`,
    ),
    more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '',
    '</ListBucketResult>',
  ].join('')
}

const hash = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const mac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest()

/** AWS Signature Version 4, header form. */
function isSigned(
  request: FastifyRequest,
  body: Buffer,
  key: { accessKey: string; secretKey: string; region: string },
): boolean {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    )
  if (!given || request.headers['x-amz-content-sha256'] !== hash(body)) return false
  const [, credential, names, signature] = given
  const at = String(request.headers['x-amz-date'])
  const scope = `${at.slice(0, 8)}/${key.region}/s3/aws4_request`
  if (credential !== `${key.accessKey}/${scope}`) return false
  if (!names!.split(';').includes('host') || !names!.split(';').includes('x-amz-content-sha256')) return false
  const { pathname, searchParams } = new URL(request.url, 'http://s3')
  const encoded = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  const query = [...searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
  const canonical = [
    request.method,
    pathname,
    query,
    ...names!.split(';').map(name => `${name}:${String(request.headers[name]).trim()}`),
    '',
    names,
    hash(body),
  ].join('\n')
  const day = mac(`AWS4${key.secretKey}`, at.slice(0, 8))
  const signing = mac(mac(mac(day, key.region), 's3'), 'aws4_request')
  return (
    mac(signing, ['AWS4-HMAC-SHA256', at, scope, hash(canonical)].join('\n')).toString('hex') === signature
  )
}
