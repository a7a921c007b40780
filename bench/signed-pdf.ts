import { createHash, createPrivateKey, sign } from 'node:crypto'
import { addSignature, inspectSignatures, issueCertificate, makeAuthority, sealOver } from '#lib/pades'
import { closePrinter, printForSigning } from '#platform/print'
import { short } from './asked.ts'
import { type Bench, figure, median, table, timed } from './measure.ts'

const rounds = short ? 1 : 60
const warmUp = short ? 0 : 10
const at = new Date('2026-11-21T08:30:05Z')
const from = new Date('2026-01-01T00:00:00Z')

const page = `#import "/sen.typ": data, page-of-sen, signature-place
#show: page-of-sen.with(title: "Giấy phép")
#align(center, heading[GIẤY PHÉP SỐ #data.number])
#for line in range(25) [#(line + 1). Ông/Bà #data.name được phép thực hiện nội dung nêu trong hồ sơ. #parbreak()]
#align(right, signature-place("signer", width: 66mm, height: 24mm))`

const picture = `#set page(width: 190pt, height: 62pt, margin: 4pt, fill: none)
#set text(font: "Be Vietnam Pro", size: 8pt)
#rect(width: 100%, height: 100%)[Ký bởi: #json(bytes(sys.inputs.data)).name]`

async function measure() {
  const authority = makeAuthority({ name: 'CA trình diễn', from, keys: 'ec' })
  const issue = (commonName: string, keys: 'ec' | 'rsa') =>
    issueCertificate(authority, { commonName, organisation: 'UBND phường Mẫu', from, keys })
  const people = {
    ec: [issue('Nguyễn Văn An', 'ec'), issue('UBND phường Mẫu', 'ec')],
    rsa: [issue('Nguyễn Văn An', 'rsa'), issue('UBND phường Mẫu', 'rsa')],
  }
  const stamp = await printForSigning({
    template: picture,
    data: { name: 'Nguyễn Thị Ánh Dương' },
    isPicture: true,
  })

  async function render(number: number) {
    const { pdf, places } = await printForSigning({
      template: page,
      data: { number, name: 'Đỗ Văn Khởi' },
      at,
    })
    return { pdf, place: places[0] as (typeof places)[number] }
  }
  async function signTwice({ pdf, place }: Awaited<ReturnType<typeof render>>, kind: 'ec' | 'rsa') {
    const [person, agency] = people[kind] as [(typeof people.ec)[number], (typeof people.ec)[number]]
    const appearance = { page: place.page, rect: place.rect, picture: stamp.pdf }
    const signed = await addSignature(pdf, { signer: person.signer, at, field: 'person', appearance })
    const seal = { ...appearance, rect: sealOver(place.rect) }
    return addSignature(signed, { signer: agency.signer, at, field: 'agency', appearance: seal })
  }
  const key = createPrivateKey((people.ec[0] as (typeof people.ec)[number]).privateKey)
  const anchors = [Buffer.from(authority.root.replace(/-----[^-]+-----|\s/g, ''), 'base64')]

  const times: Record<string, number[]> = {}
  async function clocked<Result>(what: string, act: () => Result | Promise<Result>): Promise<Result> {
    let result: Result | undefined
    const took = await timed(async () => {
      result = await act()
    })
    ;(times[what] ??= []).push(took)
    return result as Result
  }

  let size = 0
  for (let round = 0; round < rounds; round++) {
    const printed = await clocked('render', () => render(round))
    await clocked('floor', () => sign('sha256', createHash('sha256').update(printed.pdf).digest(), key))
    const signed = await clocked('two signatures, P-256', () => signTwice(printed, 'ec'))
    await clocked('two signatures, RSA 2048', () => signTwice(printed, 'rsa'))
    const report = await clocked('inspect both', () => inspectSignatures(signed, anchors))
    if (!report.signatures.every(each => each.intact && each.trusted))
      throw new Error('a signature does not hold')
    size = signed.length
  }
  return { size, times }
}

export const bench: Bench = {
  question:
    'What does a signed result cost: one page laid out as PDF/A, signed by a person and sealed by an agency, each with a picture? The floor is a SHA-256 and one ECDSA signature of the same bytes with the same key.',
  async run() {
    const { size, times } = await measure()
    closePrinter()
    const medians = Object.entries(times).map(
      ([what, values]) => [what, median(values.slice(warmUp))] as const,
    )
    const of = (what: string) => medians.find(([name]) => name === what)![1]
    const rows = medians.map(([what, ms]) => [
      what,
      figure(ms),
      figure(ms / of('floor')),
      figure(ms / of('render')),
    ])
    return `${table(['what', 'ms median', 'times the floor', 'times rendering'], rows)}\n\nThe signed page has ${Math.round(size / 1024)} KB.`
  },
}
