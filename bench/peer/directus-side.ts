import { createHash, randomUUID } from 'node:crypto'
import { run } from '../database.ts'
import { birthAnswers } from '../submit/drafts.ts'
import { askAll } from '../submit/keep-alive.ts'
import type { Directus } from './directus.ts'
import type { Side, Slice } from './side.ts'

/** What a dossier says of itself when it is filed, and what its acceptance adds. */
const filed = {
  code: 'string',
  procedure: 'string',
  version: 'uuid',
  channel: 'string',
  delivery: 'string',
  applicant: 'uuid',
  applicant_name: 'string',
  applicant_key: 'string',
  phone: 'string',
  receiving: 'string',
  deciding: 'string',
  answers: 'json',
  fee: 'integer',
  term: 'json',
  status: 'integer',
  submitted_at: 'timestamp',
}
const decided = { status: 'integer', received_at: 'timestamp', due_at: 'timestamp', note: 'string' }

const id = { field: 'id', type: 'uuid', schema: { is_primary_key: true }, meta: { special: ['uuid'] } }
const plain = (fields: Record<string, string>) =>
  Object.entries(fields).map(([field, type]) => ({
    field,
    type,
    schema: {},
    meta: type === 'json' ? { special: ['cast-json'] } : {},
  }))

const peopleEach = 8

/** The collections, citizens and officers who are signed in, none of them an administrator, and files. */
export async function prepareDirectus(
  directus: Directus,
  url: string,
  files: number,
): Promise<{ citizens: string[]; officers: string[] }> {
  const { ask } = directus
  await ask('POST', '/collections', {
    collection: 'dossier',
    meta: { accountability: 'all' },
    schema: {},
    fields: [
      id,
      ...plain({ ...filed, ...decided }),
      { field: 'papers', type: 'alias', meta: { special: ['o2m'] } },
    ],
  })
  await ask('POST', '/collections', {
    collection: 'paper',
    meta: { accountability: 'all' },
    schema: {},
    fields: [
      id,
      ...plain({ paper: 'string', name: 'string' }),
      { field: 'dossier', type: 'uuid', schema: { is_indexed: true } },
      { field: 'file', type: 'uuid', schema: { is_indexed: true }, meta: { special: ['file'] } },
    ],
  })
  await ask('POST', '/relations', {
    collection: 'paper',
    field: 'dossier',
    related_collection: 'dossier',
    meta: { one_field: 'papers' },
  })
  await ask('POST', '/relations', {
    collection: 'paper',
    field: 'file',
    related_collection: 'directus_files',
  })
  // Uploaded before, as ours are.
  await run(
    url,
    `INSERT INTO directus_files (id, storage, filename_disk, filename_download, title, type, filesize, uploaded_on)
       SELECT md5('file' || n)::uuid, 'local', n || '.pdf', 'to-khai.pdf', 'Tờ khai', 'application/pdf', 81920, now()
       FROM generate_series(1, ${files}) n;
     ANALYZE directus_files`,
  )
  // Without a licence a permission covers a whole collection: which fields and which rows it can not say.
  const may = (collection: string, action: string) => ({ collection, action, fields: ['*'] })
  const citizens = await people(directus, 'citizen', [
    may('dossier', 'create'),
    may('dossier', 'read'),
    may('paper', 'create'),
    may('paper', 'read'),
    may('directus_files', 'read'),
  ])
  const officers = await people(directus, 'officer', [
    may('dossier', 'read'),
    may('dossier', 'update'),
    may('paper', 'read'),
  ])
  return { citizens, officers }
}

async function people(directus: Directus, kind: string, permissions: object[]): Promise<string[]> {
  const { ask, signIn } = directus
  const policy = await ask<{ id: string }>('POST', '/policies', {
    name: kind,
    admin_access: false,
    app_access: false,
    permissions,
  })
  const role = await ask<{ id: string }>('POST', '/roles', { name: kind, policies: [{ policy: policy.id }] })
  const all = Array.from({ length: peopleEach }, (_, n) => ({
    email: `${kind}${n}@example.com`,
    password: `a password of ${kind} ${n}`,
  }))
  await ask(
    'POST',
    '/users',
    all.map(who => ({ ...who, role: role.id, status: 'active' })),
  )
  return Promise.all(all.map(signIn))
}

export function directusSide(
  { port }: Directus,
  { citizens, officers }: { citizens: string[]; officers: string[] },
): Side {
  const answers = JSON.parse(birthAnswers())
  const now = () => new Date().toISOString()
  const ids = new Map<number, string>()
  const all = ({ first, count }: Slice) => Array.from({ length: count }, (_, i) => first + i)
  return {
    file(slice) {
      const requests = all(slice).map(n => {
        ids.set(n, randomUUID())
        return requestOf('POST', '/items/dossier?fields=id', citizens[n % citizens.length]!, {
          id: ids.get(n),
          code: `H80.${n % 96}-20261122-${String(n).padStart(7, '0')}`,
          procedure: '1.001193',
          version: ids.get(n),
          channel: 'online',
          delivery: 'electronic',
          applicant: ids.get(n),
          applicant_name: 'Nguyễn Thị Ngọc Lan',
          applicant_key: 'nguyen thi ngoc lan',
          phone: '0902175316',
          receiving: `tay-ninh/phuong-${n % 96}/trung-tam`,
          deciding: `tay-ninh/phuong-${n % 96}`,
          status: 1,
          answers,
          fee: 0,
          term: { amount: 0, unit: 'working-day', text: 'Ngay trong ngày tiếp nhận' },
          submitted_at: now(),
          papers: [{ paper: 'declaration', name: 'to-khai.pdf', file: fileOf(n) }],
        })
      })
      return askAll(port, requests, slice.clients, /^HTTP\/1\.1 200 /)
    },
    accept(slice) {
      const requests = all(slice).map(n =>
        requestOf('PATCH', `/items/dossier/${ids.get(n)}?fields=id`, officers[n % officers.length]!, {
          status: 2,
          received_at: now(),
          due_at: now(),
          note: 'Hồ sơ đủ',
        }),
      )
      return askAll(port, requests, slice.clients, /^HTTP\/1\.1 200 /)
    },
  }
}

/** The id that PostgreSQL made of the same number. */
function fileOf(n: number): string {
  const hex = createHash('md5').update(`file${n}`).digest('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function requestOf(method: string, path: string, token: string, body: object): Buffer {
  const text = JSON.stringify(body)
  return Buffer.from(
    [
      `${method} ${path} HTTP/1.1`,
      'host: localhost',
      `authorization: Bearer ${token}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n'),
  )
}
