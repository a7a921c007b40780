import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { registerPerson } from '#modules/identity'
import { getProcedure, papersOf } from '#modules/procedures'
import { type Actor, system } from '#platform/access'
import { storeBytes } from '#platform/files'
import { historyOf } from '#platform/ledger'
import { organisationCommands } from '../src/cli/organisation.ts'
import { addDraftPaper, saveDraft, startDraft } from '../src/modules/dossiers/commands/keep-draft.ts'
import { submitDossier } from '../src/modules/dossiers/commands/submit-dossier.ts'
import { loadSample } from '../src/modules/procedures/catalogue/index.ts'
import { browserOn, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { openTasks } from './support/officers-at-work.ts'
import { signInStaff } from './support/sign-in.ts'

// Set up, never seeded: what DEMONSTRATION=false starts with.
const db = testDatabase()
const sample = loadSample('1.001193')

test('an operator brings an empty installation to the point where a dossier is filed and accepted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sen-fresh-'))
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  let said = ''
  vi.spyOn(console, 'log').mockImplementation(line => void (said += `${line}\n`))
  const sen = async (command: string, ...args: string[]) =>
    expect(await organisationCommands[`organisation ${command}`]!.run(db.database, args)).toBe(0)

  const wards = [['99001', 'phuong', 'Suối Đá']]
  await sen(
    'import-units',
    file(
      'units.json',
      JSON.stringify({ provinces: [{ code: '99', type: 'tinh', name: 'Biên Giới', wards }] }),
    ),
    '--from',
    '2025-07-01',
  )
  await sen(
    'add-agencies',
    file(
      'agencies.csv',
      `kind,parent,slug,name,code,unit,address,phone,validFrom
province,,bien-gioi,Ủy ban nhân dân tỉnh Biên Giới,H99,99,"Số 1, đường Thử",02760000001,2025-07-01
commune,bien-gioi,suoi-da,Ủy ban nhân dân phường Suối Đá,H99.99001,99001,"Số 2, đường Thử",02760000002,2025-07-01
one-stop-centre,bien-gioi/suoi-da,mot-cua,Trung tâm Phục vụ hành chính công phường Suối Đá,,,,,2025-07-01
`,
    ),
  )
  await sen('add-administrator', '--email', 'quantri@biengioi.example', '--name', 'Trần Quản Trị')

  // The administrator sets a password with the link that was printed.
  const app = await testApp(db.database)
  const link = /(\/can-bo\/kich-hoat\/\S+)/.exec(said)![1]!
  const set = await browserOn(app).post(link, { password: 'mưa rừng trên đồi vắng' })
  expect([set.status, set.location]).toEqual([303, '/can-bo/dang-nhap?xong=1'])
  const entered = await browserOn(app).post('/can-bo/dang-nhap', {
    email: 'quantri@biengioi.example',
    password: 'mưa rừng trên đồi vắng',
    back: '/can-bo/quan-tri',
  })
  expect([entered.status, entered.location]).toEqual([303, '/can-bo/dang-nhap/ma'])

  // And makes an officer of the commune's centre, on the pages.
  const admin = browserOn(app, { cookie: await signInStaff(db, 'quantri@biengioi.example') })
  const centre = 'bien-gioi/suoi-da/mot-cua'
  const added = await admin.post('/can-bo/quan-tri/can-bo/moi', {
    name: 'Lê Thị Cửa',
    email: 'motcua@biengioi.example',
    agency: centre,
    title: 'Công chức một cửa',
  })
  expect(added.status, added.html).toBe(303)
  const given = await admin.post(added.location!, {
    step: 'give',
    role: 'one-stop-officer',
    agency: centre,
    reach: 'agency',
  })
  expect(given.status, given.html).toBe(303)

  const applicant = sample.applicant as { personalNumber: string; name: string; birthDate?: string }
  const person = await db.as(system('test')).write(async tx => {
    const registered = await registerPerson(tx, {
      personal_number: applicant.personalNumber,
      name: applicant.name,
      birth_date: applicant.birthDate ?? null,
    } as never)
    if (!registered.ok) throw new Error(JSON.stringify(registered))
    return registered.person.id
  })
  const citizen: Actor = { kind: 'citizen', id: person, name: applicant.name, level: 2 }
  const filed = await db.as(citizen).write(async tx => {
    const draft = await startDraft(tx, {
      procedure: '1.001193',
      person,
      channel: 'online',
      agency: centre,
      sources: {},
    })
    await saveDraft(tx, { draft, answers: sample.answers, delivery: 'counter' })
    const { definition } = await getProcedure(tx, '1.001193')
    for (const paper of papersOf(definition, sample.answers)) {
      const { id } = await storeBytes(tx, {
        name: `${paper.code}.pdf`,
        mediaType: 'application/pdf',
        bytes: Buffer.from(`%PDF ${paper.code}`),
      })
      await addDraftPaper(tx, { draft, paper: paper.code, name: paper.name, file: id })
    }
    return submitDossier(tx, { draft })
  })
  if (!filed.ok) throw new Error(JSON.stringify(filed))
  expect(filed.code).toMatch(/^H99\.99001-\d{8}-0000001$/)

  const officer = browserOn(app, { cookie: await signInStaff(db, 'motcua@biengioi.example') })
  expect((await officer.get('/can-bo')).html).toContain(filed.code)
  const [task] = await openTasks(db, filed.code)
  expect(task).toMatchObject({ does: 'receive', agency: centre })
  const accepted = await officer.post(`/can-bo/viec/${task!.id}/tiep-nhan`, {})
  expect(accepted.status).toBe(303)
  await db.runJobs()
  const history = await db.as(system('test')).read(tx => historyOf(tx, filed.dossier))
  expect(history.map(entry => entry.action)).toContain('deadline')
})
