import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { type Actor, system } from '#platform/access'
import { freeze } from '#platform/clock'
import { storeBytes } from '#platform/files'
import { historyOf } from '#platform/ledger'
import { citizen, staff, testDatabase } from '../../../tests/support/database.ts'
import {
  endShares,
  findByBytes,
  findByVerifyCode,
  findReusable,
  listDocuments,
  looksAt,
  type NewDocument,
  newVerifyCode,
  openDocument,
  putDocument,
  revokeDocument,
  shareForDossier,
} from './index.ts'

const db = testDatabase()
const office = system('test')
const agency = 'tay-ninh/phuong-tan-ninh'
const processor = staff({ role: 'processor', agency, reach: 'agency' })

afterEach(() => freeze(undefined))

const holderOf = (actor: Actor) => (actor.kind === 'citizen' ? actor.id : '')
const fileOf = (by: Actor, words: string = randomUUID()) =>
  db
    .as(by)
    .write(tx =>
      storeBytes(tx, { name: 'giay.pdf', mediaType: 'application/pdf', bytes: Buffer.from(words) }),
    )
async function put(holder: string, over: Partial<NewDocument> = {}) {
  const file = over.file ?? (await fileOf(office)).id
  return db.as(office).write(tx =>
    putDocument(tx, {
      holder,
      kind: 'birth-certificate',
      name: 'Giấy khai sinh',
      issuedBy: agency,
      issuerName: 'Ủy ban nhân dân phường Tân Ninh',
      issuedOn: '2026-11-20',
      source: 'result',
      ...over,
      file,
    }),
  )
}

describe('putDocument', () => {
  test('put twice is one document; another person’s file stays theirs', async () => {
    const [mine, file] = [citizen(), (await fileOf(office)).id]
    const first = await put(holderOf(mine), { file })
    expect(await put(holderOf(mine), { file })).toEqual(first)
    expect(await db.as(mine).read(tx => listDocuments(tx, { holder: holderOf(mine) }))).toHaveLength(1)
    await expect(put(randomUUID(), { file })).rejects.toThrow('vault.file')
  })

  test('a new one takes the place of the old one, but never of a stranger’s', async () => {
    const [mine, other] = [citizen(), citizen()]
    const { id: old } = await put(holderOf(mine))
    const { id: fresh } = await put(holderOf(mine), { replaces: old })
    const rows = await db.as(mine).read(tx => listDocuments(tx, { holder: holderOf(mine) }))
    expect(rows.find(row => row.id === old)).toMatchObject({ state: 'replaced', replaced_by: fresh })
    await expect(put(holderOf(other), { replaces: fresh })).rejects.toThrow('document')
  })

  test('citizens bring what is theirs, and nothing that looks like a result', async () => {
    const mine = citizen()
    const paper = {
      kind: 'marriage-certificate',
      name: 'Giấy kết hôn',
      issuerName: 'UBND xã',
      issuedOn: '2020-01-02',
    }
    const own = await fileOf(mine)
    const bring = (over: Partial<NewDocument>) =>
      db
        .as(mine)
        .write(tx =>
          putDocument(tx, { holder: holderOf(mine), source: 'upload', file: own.id, ...paper, ...over }),
        )
    await expect(bring({ source: 'result', issuedBy: agency })).rejects.toThrow('not-allowed')
    await expect(bring({ file: (await fileOf(office)).id })).rejects.toThrow('not-allowed')
    await expect(bring({ holder: randomUUID() })).rejects.toThrow('not-allowed')
    expect(await bring({})).toBeTruthy()
  })
})

describe('findReusable', () => {
  test('finds what is valid today, best kind first, newest first', async () => {
    freeze(new Date('2026-11-21T03:00:00Z'))
    const mine = citizen()
    const holder = holderOf(mine)
    const { id: card } = await put(holder, { kind: 'identity-card' })
    const { id: older } = await put(holder, { issuedOn: '2020-01-01' })
    const { id: newer } = await put(holder, { issuedOn: '2024-01-01', expiresOn: '2026-11-21' })
    await put(holder, { expiresOn: '2026-11-20' })
    const { id: gone } = await put(holder)
    await db.as(office).write(tx => revokeDocument(tx, { id: gone, reason: 'Cấp sai' }))
    const find = (kinds: string[]) => db.as(mine).read(tx => findReusable(tx, { holder, kinds }))
    expect((await find(['birth-certificate', 'identity-card'])).map(row => row.id)).toEqual([
      newer,
      older,
      card,
    ])
    expect((await find(['identity-card', 'birth-certificate'])).map(row => row.id)).toEqual([
      card,
      newer,
      older,
    ])
    expect(await find([])).toEqual([])
  })

  test('a one-stop officer who looks is on record', async () => {
    const mine = citizen()
    const { id } = await put(holderOf(mine))
    const officer = staff({ role: 'one-stop-officer', agency, reach: 'agency' })
    await db
      .as(officer)
      .write(tx => findReusable(tx, { holder: holderOf(mine), kinds: ['birth-certificate'] }))
    const history = await db.as(office).read(tx => historyOf(tx, id))
    expect(history.at(-1)).toMatchObject({
      action: 'document.found',
      actor: `staff:${officer.kind === 'staff' && officer.id}`,
    })
  })
})

describe('openDocument', () => {
  const opening = (
    actor: Actor,
    id: string,
    why: { purpose: string; dossier?: string } = { purpose: 'Thẩm định hồ sơ' },
  ) => db.as(actor).write(async tx => text((await openDocument(tx, id, why)).stream))

  test('gives an officer the file for the length of the dossier only, and tells the holder', async () => {
    const [mine, dossier] = [citizen(), randomUUID()]
    const { id } = await put(holderOf(mine), { file: (await fileOf(office, 'nội dung giấy')).id })
    await expect(opening(processor, id)).rejects.toThrow('not-allowed')
    await db.as(mine).write(tx => shareForDossier(tx, id, dossier, [agency, 'tay-ninh/so-tu-phap']))
    await db.as(mine).write(tx => shareForDossier(tx, id, dossier, [agency]))
    expect(await opening(processor, id, { purpose: 'Thẩm định hồ sơ', dossier })).toBe('nội dung giấy')
    await expect(
      opening(processor, id, { purpose: 'Thẩm định hồ sơ', dossier: randomUUID() }),
    ).rejects.toThrow('not-allowed')
    await expect(
      opening(staff({ role: 'processor', agency: 'tay-ninh', reach: 'agency' }), id),
    ).rejects.toThrow('not-allowed')
    await expect(opening(processor, id, { purpose: '  ' })).rejects.toThrow('vault.purpose')

    await opening(mine, id, { purpose: 'Tải về' })
    await db.as(office).write(tx => endShares(tx, dossier))
    await expect(opening(processor, id)).rejects.toThrow('not-allowed')
    const looks = await db.as(mine).read(tx => looksAt(tx, id))
    expect(looks.map(look => [look.purpose, look.agency])).toEqual([
      ['Tải về', undefined],
      ['Thẩm định hồ sơ', agency],
    ])
    await expect(db.as(citizen()).read(tx => looksAt(tx, id))).rejects.toThrow('not-allowed')
    const history = await db.as(office).read(tx => historyOf(tx, id))
    expect(history.map(entry => entry.action)).toEqual([
      'document.put',
      'document.shared',
      'document.opened',
      'document.opened',
      'document.share-ended',
    ])
  })

  test('one dossier that ends leaves another’s share', async () => {
    const [mine, first, second] = [citizen(), randomUUID(), randomUUID()]
    const { id } = await put(holderOf(mine))
    for (const dossier of [first, second])
      await db.as(mine).write(tx => shareForDossier(tx, id, dossier, [agency]))
    await db.as(office).write(tx => endShares(tx, first))
    await expect(opening(processor, id)).resolves.toBeTruthy()
    await expect(opening(processor, id, { purpose: 'Xem', dossier: first })).rejects.toThrow('not-allowed')
  })
})

describe('revokeDocument', () => {
  test('ends shares, tells who checks the code, and can be repeated', async () => {
    const [mine, code] = [citizen(), newVerifyCode()]
    const file = await fileOf(office)
    const { id } = await put(holderOf(mine), { verifyCode: code, number: '12/2026', file: file.id })
    const check = (typed: string) => db.as({ kind: 'anyone' }).read(tx => findByVerifyCode(tx, typed))
    expect(await check(code.toLowerCase().replaceAll('-', ' '))).toMatchObject({
      state: 'valid',
      number: '12/2026',
    })
    const byFile = await db.as({ kind: 'anyone' }).read(tx => findByBytes(tx, file.sha256!))
    expect(byFile?.file).toBe(file.id)
    expect(await check(newVerifyCode())).toBeUndefined()
    await db.as(mine).write(tx => shareForDossier(tx, id, randomUUID(), [agency]))
    for (let n = 0; n < 2; n++)
      await db.as(office).write(tx => revokeDocument(tx, { id, reason: 'Cấp sai thẩm quyền' }))
    expect(await check(code)).toMatchObject({ state: 'revoked', revoked_reason: 'Cấp sai thẩm quyền' })
    await expect(db.as(processor).write(tx => openDocument(tx, id, { purpose: 'Xem' }))).rejects.toThrow(
      'not-allowed',
    )
    await expect(db.as(mine).write(tx => shareForDossier(tx, id, randomUUID(), [agency]))).rejects.toThrow(
      'vault.not-valid',
    )
    const history = await db.as(office).read(tx => historyOf(tx, id))
    expect(history.filter(entry => entry.action === 'document.revoked')).toHaveLength(1)
  })

  test('a paper that a citizen brought answers to no code', async () => {
    const mine = citizen()
    const file = await fileOf(mine)
    await db.as(mine).write(tx =>
      putDocument(tx, {
        holder: holderOf(mine),
        kind: 'other',
        name: 'Giấy tự chụp',
        issuerName: 'Không rõ',
        issuedOn: '2020-01-01',
        source: 'upload',
        file: file.id,
        verifyCode: '12345-12345-12345-12345',
      }),
    )
    expect(await db.as(office).read(tx => findByVerifyCode(tx, '12345-12345-12345-12345'))).toBeUndefined()
    expect(await db.as(office).read(tx => findByBytes(tx, file.sha256!))).toBeUndefined()
  })
})

test('a list is paged without losing or repeating a document', async () => {
  const mine = citizen()
  const holder = holderOf(mine)
  for (const issuedOn of ['2026-01-01', '2026-01-02', '2026-01-02', '2026-01-02', '2026-01-03'])
    await put(holder, { issuedOn })
  const seen: string[] = []
  let after: { created_at: Date; id: string } | undefined
  do {
    const rows = await db
      .as(mine)
      .read(tx => listDocuments(tx, { holder, limit: 2, ...(after && { after }) }))
    seen.push(...rows.map(row => row.id))
    after = rows.at(-1)
  } while (after)
  expect(new Set(seen).size).toBe(5)
  expect(seen).toHaveLength(5)
})
