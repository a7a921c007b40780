import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type FormDefinition, postedValues, settle } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { decodeVietQr } from '#lib/vietqr'
import { loadCatalogue, loadSample } from '../../src/modules/procedures/catalogue/index.ts'
import { centreOf, commune, procedure } from '../support/affairs.ts'
import type { SyntheticPerson } from '../support/sandbox/person.ts'
import { formOn, plainBrowser } from '../support/sandbox/plain-browser.ts'
import type { Bank } from './bank.ts'
import { type Answer, type Client, clientOf, insist, Refused, type Run, rest } from './client.ts'
import type { Told } from './told.ts'

const { form } = loadCatalogue().find(one => one.code === procedure)!
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

/** Signs in, files one dossier after another, pays each; what is refused is tried again as a person would. */
export async function liveAsCitizen(
  run: Run,
  told: Told,
  bank: Bank,
  person: SyntheticPerson,
): Promise<void> {
  let cookie = ''
  const client = clientOf(run, () => cookie)
  const signIn = async () => {
    cookie = await insist(run, () => signInByVneid(run, person))
  }
  await signIn()
  while (!run.closing()) {
    const code = await file(run, client, told, person)
    if (code === 'signed-out') await signIn()
    else await pay(run, client, told, bank, code)
    await rest(run, 100, 900)
  }
}

/** Through the issuer and back, as VNeID does it; whatever breaks on the way, it begins anew. */
async function signInByVneid(run: Run, person: SyntheticPerson): Promise<string> {
  const browser = plainBrowser()
  run.tally.requests++
  try {
    const choice = await browser.go(`${run.site}/dang-nhap?ve=/ho-so`)
    const { action, fields } = formOn(choice)
    const chosen = { ...fields, nguoi: person.personalNumber, muc: '2', viec: 'dang-nhap' }
    const back = await browser.go(action, chosen)
    if (back.status !== 200 || new URL(back.url).pathname !== '/ho-so') throw new Refused(back.url)
    run.tally.answered++
    return browser.cookieFor(run.site)
  } catch (error) {
    run.tally.refused++
    throw new Refused(String(error))
  }
}

async function file(
  run: Run,
  client: Client,
  told: Told,
  person: SyntheticPerson,
): Promise<string | 'signed-out'> {
  const start = `/nop-ho-so/${procedure}`
  const begun = await insist(run, async () => {
    const seen = await client.get(start)
    if (seen.location.startsWith('/dang-nhap')) return seen
    return client.press(seen, start, { 'noi-nhan': centreOf(commune), 'cach-nhan': 'electronic' })
  })
  if (begun.location.startsWith('/dang-nhap')) return 'signed-out'
  const [, draft] = /ban-nhap\/([0-9a-f-]{36})\//.exec(begun.location) ?? []
  if (!draft) throw new Error(`No draft: ${begun.status} ${begun.location}`)
  const at = `/nop-ho-so/ban-nhap/${draft}`
  const text = `Hồ sơ thử ${randomUUID()}`
  const answers = answersOf(person, text)
  for (const page of pagesOf(form, answers)) {
    const kept = await insist(run, async () => {
      const seen = await client.get(`${at}/${page}`)
      return client.press(seen, `${at}/${page}`, postedOf(form, page, answers))
    })
    if (kept.status !== 303) throw new Error(`Page ${page} was not taken: ${kept.status} ${textOf(kept)}`)
  }
  told.answered.push({ draft, text })
  await bring(run, client, told, draft)
  const code = await insist(run, async () => {
    const seen = await client.get(`${at}/xem-lai`)
    // Sent by a press whose answer was lost.
    if (seen.status === 303) return codeIn(seen)
    const press = () => client.press(seen, `${at}/xem-lai`, { 'cam-ket': '1' })
    // One person in four is hasty and presses twice.
    const presses = await Promise.allSettled(run.random() < 0.25 ? [press(), press()] : [press()])
    const codes = presses.flatMap(one => (one.status === 'fulfilled' ? [codeIn(one.value)] : []))
    for (const code of codes) told.filed.push({ person: person.personalNumber, draft, code })
    if (!codes.length) throw new Refused('the last press')
    return codes[0]!
  })
  told.filed.push({ person: person.personalNumber, draft, code })
  return code
}

/** One paper, in pieces that go on where the last one broke off. */
async function bring(run: Run, client: Client, told: Told, draft: string): Promise<void> {
  const bytes = Buffer.concat([pixel, randomBytes(20_000 + Math.floor(run.random() * 60_000))])
  const name = Buffer.from('giay-cu.png').toString('base64')
  const tus = { 'tus-resumable': '1.0.0' }
  const place = await insist(run, async () => {
    const { status, location } = await client.send('POST', '/tai-len', {
      headers: { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': `filename ${name}` },
    })
    if (status !== 201) throw new Error(`An upload was not begun: ${status}`)
    return location
  })
  await insist(run, async () => {
    const stood = await client.send('HEAD', place, { headers: tus })
    let offset = Number(stood.headers.get('upload-offset'))
    while (offset < bytes.length) {
      const end = Math.min(bytes.length, offset + 30_000)
      const sent = await client.send('PATCH', place, {
        headers: {
          ...tus,
          'upload-offset': String(offset),
          'content-type': 'application/offset+octet-stream',
        },
        body: new Uint8Array(bytes.subarray(offset, end)),
      })
      if (sent.status !== 204 || sent.headers.has('x-refusal')) throw new Refused(`PATCH: ${sent.status}`)
      const now = Number(sent.headers.get('upload-offset'))
      // A disk that is full takes no more: there is room again later.
      if (now === offset && now < bytes.length) throw new Refused('PATCH: nothing arrived')
      offset = now
    }
  })
  const file = place.split('/').at(-1)!
  const papers = `/nop-ho-so/ban-nhap/${draft}/giay-to`
  await insist(run, async () => {
    const seen = await client.get(papers)
    const taken = await client.press(seen, papers, { 'tai-len.old-paper': file, xong: '1' })
    if (taken.status !== 303) throw new Refused(`papers: ${textOf(taken)}`)
  })
  told.brought.push({ draft, file, sha256: createHash('sha256').update(bytes).digest('hex') })
}

/** Waits until there is something to pay, and lets the bank transfer it as the code on the page says. */
async function pay(run: Run, client: Client, told: Told, bank: Bank, code: string): Promise<void> {
  const bill = await insist(run, async () => {
    const seen = await client.get(`/ho-so/${code}`)
    const [path] = /\/thanh-toan\/[0-9a-f-]{36}/.exec(seen.body) ?? []
    if (!path) throw new Refused('nothing to pay yet')
    return path
  })
  const transfer = await insist(run, async () => {
    const seen = await client.get(bill)
    const [, payload] = /ngan-hang\?qr=([^"&]+)/.exec(seen.body) ?? []
    if (!payload) throw new Refused('no code to pay with')
    const read = decodeVietQr(decodeURIComponent(payload))
    if (!read.ok) throw new Error(`The code can not be read: ${read.error}`)
    return read.transfer
  })
  const { transaction, amount } = await bank.transfer(transfer)
  told.paid.push({ transaction, amount, bill: bill.split('/').at(-1)! })
}

function answersOf(person: SyntheticPerson, purpose: string): Record<string, unknown> {
  const { answers } = loadSample(procedure)
  return {
    ...answers,
    requester: {
      capacity: 'self',
      name: person.name,
      personalNumber: person.personalNumber,
      birthDate: person.born,
      residence: person.residence,
      phone: person.phone ?? '0500000001',
    },
    requests: (answers.requests as unknown[]).slice(0, 1),
    purpose,
  }
}

function pagesOf(form: FormDefinition, answers: Record<string, unknown>): readonly string[] {
  return settle(form, answers, { today: vnDay(new Date()) }).pages
}

export function postedOf(
  form: FormDefinition,
  page: string,
  answers: Record<string, unknown>,
): Record<string, string | string[]> {
  return postedValues(form, page, settle(form, answers, { today: vnDay(new Date()) }).answers) as Record<
    string,
    string | string[]
  >
}

function codeIn({ status, location, body }: Answer): string {
  const [, code] = /\/nop-ho-so\/da-gui\/([^/?]+)$/.exec(location) ?? []
  if (code) return decodeURIComponent(code)
  throw new Refused(`the last press: ${status} ${location} ${body.length}`)
}

export function textOf({ body }: Answer): string {
  return body
    .replace(/<head[^]*?<\/head>|<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 600)
}
