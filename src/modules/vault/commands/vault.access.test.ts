import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Actor, anyone, type Role, roles, system } from '#platform/access'
import { storeBytes } from '#platform/files'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import {
  endShares,
  findReusable,
  getDocument,
  listDocuments,
  looksAt,
  openDocument,
  putDocument,
  revokeDocument,
  shareForDossier,
} from '../index.ts'

const db = testDatabase()
const office = db.as(system('test'))
const agency = 'tay-ninh/phuong-tan-ninh'
const holder = randomUUID()
const places = {
  here: { agency, reach: 'agency' },
  above: { agency: 'tay-ninh', reach: 'below' },
  elsewhere: { agency: 'tay-ninh/phuong-long-hoa', reach: 'below' },
} as const
type Place = keyof typeof places
const staffRoles = (Object.keys(roles) as Role[]).filter(role => role !== 'citizen')
const everybody: [who: string, actor: Actor][] = [
  ['anyone', anyone],
  ['the holder', citizen(holder)],
  ['another citizen', citizen()],
  ...staffRoles.flatMap(role =>
    (Object.keys(places) as Place[]).map((place): [string, Actor] => [
      `${role} ${place}`,
      staff({ role, ...places[place] }),
    ]),
  ),
]
const reached = (...held: string[]) => held.flatMap(role => [`${role} here`, `${role} above`])
const anywhere = (...held: string[]) =>
  held.flatMap(role => Object.keys(places).map(place => `${role} ${place}`))
const dossierRoles = ['one-stop-officer', 'processor', 'unit-head', 'agency-leader', 'clerk']

let shared: string
let alone: string
/** Shared for the dossier, but with another agency. */
let elsewhere: string
const dossier = randomUUID()

async function put(): Promise<string> {
  const file = await office.write(tx =>
    storeBytes(tx, { name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from(randomUUID()) }),
  )
  return (await office.write(tx => putDocument(tx, document(file.id)))).id
}
const document = (file: string) => ({
  holder,
  kind: 'permit',
  name: 'Giấy phép',
  issuedBy: agency,
  issuerName: 'UBND phường',
  issuedOn: '2026-01-01',
  source: 'result' as const,
  file,
})

beforeAll(async () => {
  shared = await put()
  alone = await put()
  elsewhere = await put()
  await office.write(tx => shareForDossier(tx, shared, dossier, [agency]))
  await office.write(tx => shareForDossier(tx, elsewhere, dossier, ['tay-ninh/so-xay-dung']))
})

const why = { purpose: 'Thử' }
const open = (actor: Actor, id: string, reason: Parameters<typeof openDocument>[2]) =>
  db.as(actor).write(async tx => void (await openDocument(tx, id, reason)).stream.destroy())
const deeds: Record<string, { may: string[]; do(actor: Actor): Promise<unknown> }> = {
  putDocument: {
    // A citizen passes the permission, and is refused because a result is no paper of theirs.
    may: reached('one-stop-officer', 'unit-head', 'agency-leader', 'clerk'),
    async do(actor) {
      const file = await db
        .as(actor)
        .write(tx => storeBytes(tx, { name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from('x') }))
      return db.as(actor).write(tx => putDocument(tx, document(file.id)))
    },
  },
  shareForDossier: {
    may: ['the holder', ...reached('one-stop-officer')],
    do: actor =>
      db.as(actor).write(tx => shareForDossier(tx, alone, randomUUID(), ['tay-ninh/phuong-tan-ninh'])),
  },
  'openDocument, shared': {
    may: ['the holder', ...reached(...dossierRoles)],
    do: actor => open(actor, shared, why),
  },
  'openDocument, shared with another agency, for a dossier that asks this one': {
    may: ['the holder', ...reached(...dossierRoles)],
    do: actor => open(actor, elsewhere, { ...why, dossier, asked: [agency] }),
  },
  'openDocument, shared for another dossier than the one that asks': {
    may: ['the holder'],
    do: actor => open(actor, elsewhere, { ...why, dossier: randomUUID(), asked: [agency] }),
  },
  'openDocument, shared with nobody': {
    may: ['the holder'],
    async do(actor) {
      const id = await put()
      return open(actor, id, { ...why, dossier, asked: [agency] })
    },
  },
  endShares: {
    may: ['the holder', 'another citizen', ...anywhere(...dossierRoles)],
    do: actor => db.as(actor).write(tx => endShares(tx, randomUUID())),
  },
  revokeDocument: {
    may: reached('agency-leader'),
    async do(actor) {
      const id = await put()
      return db.as(actor).write(tx => revokeDocument(tx, { id, reason: 'Thử' }))
    },
  },
  listDocuments: { may: ['the holder'], do: actor => db.as(actor).read(tx => listDocuments(tx, { holder })) },
  getDocument: { may: ['the holder'], do: actor => db.as(actor).read(tx => getDocument(tx, shared)) },
  looksAt: { may: ['the holder'], do: actor => db.as(actor).read(tx => looksAt(tx, shared)) },
  findReusable: {
    may: ['the holder', ...anywhere('one-stop-officer')],
    do: actor => db.as(actor).write(tx => findReusable(tx, { holder, kinds: ['permit'] })),
  },
}

describe.each(Object.entries(deeds))('%s', (_name, { may, do: deed }) => {
  test('is done by those who may, and by nobody else', async () => {
    const done: string[] = []
    for (const [who, actor] of everybody) {
      const refused = await deed(actor).then(
        () => undefined,
        (error: { code?: string }) => error.code ?? String(error),
      )
      if (refused === undefined) done.push(who)
      else expect(refused, who).toBe(who === 'anyone' ? 'not-signed-in' : 'not-allowed')
    }
    expect(done.sort()).toEqual([...may].sort())
  })
})
