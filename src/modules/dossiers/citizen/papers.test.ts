import { Readable } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { putDocument } from '#modules/vault'
import type { CitizenActor } from '#platform/access'
import { receive } from '#platform/files'
import { testDatabase } from '../../../../tests/support/database.ts'
import { listDraftPapers, saveDraft, startDraft } from '../commands/keep-draft.ts'
import { centre, newCitizen, seedOfficers } from '../dossier.fixture.ts'
import { citizenBrowser, picture, wordsOf } from './citizen.fixture.ts'
import { fileField, uploadField } from './uploads.ts'

const db = testDatabase()
let site: Awaited<ReturnType<typeof citizenBrowser>>
beforeAll(async () => {
  await seedOfficers(db)
  site = await citizenBrowser(db.database)
})

/** A birth in a hospital that sent no notification: the paper is asked for. */
const answers = {
  requester: { relation: 'mother' },
  birth: { setting: 'hospital', certificateOnline: false },
  parents: { situation: 'married' },
}
const paper = 'birth-notification'

async function draftOf(
  citizen: CitizenActor,
): Promise<{ draft: string; page: string; brought(): ReturnType<typeof listDraftPapers> }> {
  const draft = await db.as(citizen).write(async tx => {
    const id = await startDraft(tx, {
      procedure: '1.001193',
      person: citizen.id,
      channel: 'online',
      agency: centre,
      sources: {},
    })
    await saveDraft(tx, { draft: id, answers })
    return id
  })
  return {
    draft,
    page: `/nop-ho-so/ban-nhap/${draft}/giay-to`,
    brought: () => db.as(citizen).read(tx => listDraftPapers(tx, draft)),
  }
}

const pdf = (inside: string) => `%PDF-1.4\n${inside}\n%%EOF`

test('only the papers of this case are asked for; what is only shown is not uploaded', async () => {
  const citizen = await newCitizen(db)
  const { page } = await draftOf(citizen)
  const { html } = await site.as(citizen).get(page)
  expect(html).toContain(`name="${fileField(paper)}"`)
  expect(html).not.toContain(`name="${fileField('surrogacy-confirmation')}"`)
  expect(html).not.toContain(`name="${fileField('identity')}"`)
  expect(wordsOf(html)).toContain('chỉ đưa xem khi cán bộ cần')
})

describe('files that are not taken', () => {
  test.each([
    ['empty', 'rong.pdf', '', 'không có nội dung'],
    ['disguised', 'gia.pdf', 'chỉ là chữ', 'không đúng với đuôi tên tệp'],
    ['kind', 'bai-viet.docx', 'PK', 'không thuộc loại nhận được'],
    [
      'encrypted',
      'khoa.pdf',
      pdf('1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Encrypt 5 0 R >>'),
      'đặt mật khẩu',
    ],
    ['broken', 'hong.pdf', '%PDF-1.4\n1 0 obj', 'bị hỏng'],
    [
      'infected',
      'la.png',
      ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('-'),
      'mã độc',
    ],
    ['too-large', 'to.png', Buffer.alloc(21 * 1024 * 1024, 1), 'lớn quá 20 MB'],
  ])(
    '%s: says so with the name of the file, and keeps the good one beside it',
    async (_why, name, bytes, words) => {
      const citizen = await newCitizen(db)
      const { page, brought } = await draftOf(citizen)
      const answer = await site.as(citizen).postFiles(page, { xong: '1' }, [
        { field: fileField(paper), name, bytes },
        { field: fileField(paper), name: 'giay-chung-sinh.png', bytes: picture },
      ])
      expect(answer.status).toBe(200)
      expect(wordsOf(answer.html)).toContain(`${name} `)
      expect(wordsOf(answer.html)).toContain(words)
      expect(wordsOf(answer.html)).toContain('giay-chung-sinh.png')
      expect((await brought()).map(one => one.name)).toEqual(['giay-chung-sinh.png'])
    },
  )
})

test('files stay with the draft, go on with it, and can be taken away', async () => {
  const citizen = await newCitizen(db)
  const { page, draft, brought } = await draftOf(citizen)
  const sent = await site
    .as(citizen)
    .postFiles(page, { xong: '1' }, [{ field: fileField(paper), name: 'mat-truoc.png', bytes: picture }])
  expect(sent.location).toBe(`/nop-ho-so/ban-nhap/${draft}/xem-lai`)
  const [one] = await brought()
  expect(one).toMatchObject({ paper, name: 'mat-truoc.png' })
  await site.as(citizen).post(page, { bo: one!.id })
  expect(await brought()).toEqual([])
})

test('a file that was kept while it was looked at, and taken away then, is taken away', async () => {
  const citizen = await newCitizen(db)
  const { page, brought } = await draftOf(citizen)
  await site
    .as(citizen)
    .postFiles(page, {}, [{ field: fileField(paper), name: 'anh-rieng.png', bytes: picture }])
  const file = (await brought())[0]!.file!
  // What the island posts: the file's own id, for it knows no other.
  const saved = await site.as(citizen).post(`${page}/luu`, { 'bo-tep': file })
  expect([saved.status, await brought()]).toEqual([200, []])
})

test('a file that went up before is kept at once, once, and only for who brought it', async () => {
  const citizen = await newCitizen(db)
  const stranger = await newCitizen(db)
  const { page, brought } = await draftOf(citizen)
  const bring = (who: CitizenActor) =>
    db.as(who).write(tx => receive(tx, { name: 'anh.png', bytes: Readable.from([picture]) }))
  const own = await bring(citizen)
  const foreign = await bring(stranger)
  for (let press = 0; press < 2; press++) {
    const saved = await site.as(citizen).post(`${page}/luu`, { [uploadField(paper)]: [own.id, foreign.id] })
    expect(JSON.parse(saved.html)).toEqual({ saved: true })
  }
  await site.as(citizen).post(page, { [uploadField(paper)]: own.id, xong: '1' })
  expect((await brought()).map(row => row.file)).toEqual([own.id])
  // A paper that this case does not call for takes none.
  await site.as(citizen).post(`${page}/luu`, { [uploadField('surrogacy-confirmation')]: own.id })
  expect(await brought()).toHaveLength(1)
})

test('a document of one’s own is used with one press; somebody else’s never', async () => {
  const citizen = await newCitizen(db)
  const stranger = await newCitizen(db)
  const put = (who: CitizenActor) =>
    db.as(who).write(async tx => {
      const file = await receive(tx, { name: 'chung-sinh.png', bytes: Readable.from([picture]) })
      const { id } = await putDocument(tx, {
        holder: who.id,
        kind: paper,
        name: 'Giấy chứng sinh của bé',
        issuerName: 'Bệnh viện',
        issuedOn: '2026-01-02',
        file: file.id,
        source: 'upload',
      })
      return id
    })
  const own = await put(citizen)
  const foreign = await put(stranger)
  const { page, brought } = await draftOf(citizen)
  const { html } = await site.as(citizen).get(page)
  expect(wordsOf(html)).toContain('Bạn đã có: Giấy chứng sinh của bé')
  expect(html).toContain(`value="${paper}:${own}"`)
  await site.as(citizen).post(page, { 'dung-lai': `${paper}:${foreign}` })
  expect(await brought()).toEqual([])
  await site.as(citizen).post(page, { 'dung-lai': `${paper}:${own}` })
  expect(await brought()).toMatchObject([{ paper, document: own }])
  expect(wordsOf((await site.as(citizen).get(page)).html)).toContain('lấy từ Giấy tờ của tôi')
})
