import type { Ctx } from '#platform/http'
import { vietnam } from '../src/lib/working-time/cases/vietnam.ts'
import type { TaskRow } from '../src/modules/dossiers/schema.ts'
import type { Worklist } from '../src/modules/dossiers/staff/worklist.ts'
import { modules } from '../src/modules.ts'
import { type Bench, figure, median, table, timesInTurns } from './measure.ts'

const rows = 25
const batch = 20
const agency = 'tay-ninh/phuong-tan-ninh'
const now = new Date('2026-11-20T02:00:00Z')
const me = '00000000-0000-4000-8000-000000000001'

const tasks = Array.from({ length: rows }, (_, i): TaskRow => {
  const id = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
  const code = `H53.19-20261120-${String(i + 1).padStart(7, '0')}`
  const due_at = new Date(now.getTime() + (i - 5) * 9_000_000)
  const step = {
    node: 'examine',
    name: 'Thẩm định hồ sơ',
    does: 'examine',
    role: 'processor',
    agency,
    state: 'open',
  } as const
  const past = { done_at: null, done_by: null, outcome: null, note: null, escalated_at: null }
  const shown = {
    code,
    procedure_name: 'Đăng ký khai sinh',
    applicant_name: `Nguyễn Thị Ngọc Lan ${i}`,
    channel: 'online',
  } as const
  return {
    id,
    dossier: id,
    token: id,
    ...step,
    opened_at: now,
    due_at,
    claimed_by: i % 3 ? null : me,
    ...past,
    ...shown,
    dossier_due_at: due_at,
  }
})

const list: Worklist = {
  filter: { view: 'tat-ca' },
  tasks,
  counts: { all: rows, late: 5, today: 4, mine: 9 },
  names: new Map([[me, 'Trần Văn Bình']]),
  calendars: new Map([[agency, vietnam]]),
}

/** The officers' first page, asked for by an officer, with the database's answer already there. */
function worklistPage(): () => Promise<string> {
  const page = modules.flatMap(module => module.pages ?? []).find(one => one.path === '/can-bo')
  const ctx = {
    actor: {
      kind: 'staff',
      id: me,
      name: 'Trần Văn Bình',
      grants: [{ role: 'processor', agency, reach: 'agency' }],
    },
    locale: 'vi',
    requestId: me,
    now,
    url: new URL('http://localhost:3000/can-bo'),
    params: {},
    query: {},
    form: {},
    files: [],
    csrf: 'a token of the right length, as it is in every form',
    read: async () => list,
  } as unknown as Ctx
  return async () => (await page!.get!(ctx)).body as string
}

export const bench: Bench = {
  question:
    'How many worklist pages of 25 rows does one core render a second, from data to bytes, against adding the same HTML together from strings that are already there?',
  async run() {
    const render = worklistPage()
    const html = await render()
    if (html.split('<tr').length < rows) throw new Error('The page has no rows')
    // A piece a tag: about what templates of strings would put together.
    const pieces = html.split(/(?=<)/)
    const concatenate = () => {
      let page = ''
      for (const piece of pieces) page += piece
      return page
    }
    const many = async (act: () => string | Promise<string>) => {
      for (let i = 0; i < batch; i++) Buffer.from(await act())
    }
    const times = await timesInTurns(
      { rounds: 40, warmUp: 15 },
      { 'strings added together': () => many(concatenate), 'the page rendered': () => many(render) },
    )
    const [floor, ours] = [times['strings added together'], times['the page rendered']].map(
      all => median(all) / batch,
    ) as [number, number]
    return [
      table(
        ['what', 'pages /s', 'µs each', 'share'],
        [
          ['strings added together', figure(1000 / floor), figure(floor * 1000), '1.00'],
          ['the page rendered', figure(1000 / ours), figure(ours * 1000), figure(floor / ours)],
        ],
      ),
      `\nThe page has ${(Buffer.byteLength(html) / 1024).toFixed(1)} KB in ${pieces.length} pieces.`,
    ].join('\n')
  },
}
