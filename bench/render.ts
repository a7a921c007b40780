import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { render } from '#lib/html'
import type { Ctx } from '#platform/http'
import { jsx } from '../src/lib/html/jsx-runtime/index.ts'
import { vietnam } from '../src/lib/working-time/cases/vietnam.ts'
import type { TaskRow } from '../src/modules/dossiers/schema.ts'
import type { Worklist } from '../src/modules/dossiers/staff/worklist.ts'
import { modules } from '../src/modules.ts'
import { utf8 } from '../src/platform/http/utf8.ts'
import { type Bench, figure, inTurns, median, table } from './measure.ts'

const rows = 25
const batch = 50
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
function worklistPage(): () => Promise<Buffer> {
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
  return async () => (await page!.get!(ctx)).body as Buffer
}

type Tag = { tag: string; attributes: Record<string, unknown>; children: (Tag | string)[] }

/** The tags of our own HTML as a tree, so that two libraries can be asked to write the same. */
function tagsOf(html: string): Tag {
  const read = (text: string) =>
    text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const root: Tag = { tag: '', attributes: {}, children: [] }
  const open = [root]
  for (const [, end, tag, source = '', empty, text] of html.matchAll(
    /<(\/?)([a-z][\w-]*)((?: [^\s=>/]+(?:="[^"]*")?)*)(\/?)>|([^<]+)/g,
  )) {
    if (text !== undefined) open.at(-1)!.children.push(read(text))
    else if (end) open.pop()
    else {
      const attributes = Object.fromEntries(
        [...source.matchAll(/ ([^\s=]+)(?:="([^"]*)")?/g)].map(([, name = '', value]) => [
          name,
          value === undefined ? true : read(value),
        ]),
      )
      const one: Tag = { tag: tag!, attributes, children: [] }
      open.at(-1)!.children.push(one)
      if (!empty) open.push(one)
    }
  }
  return root.children[0] as Tag
}

type Make<Element> = (tag: string, props: { [name: string]: unknown }) => Element

/** Elements for one of the two, as compiled pages make them. */
function elements<Element>(make: Make<Element>, { tag, attributes, children }: Tag): Element {
  const inside = children.map(child => (typeof child === 'string' ? child : elements(make, child)))
  return make(tag, { ...attributes, children: inside.length > 1 ? inside : inside[0] })
}

export const bench: Bench = {
  question:
    'How many worklist pages of 25 rows does one core render a second, from data to bytes, against adding the same HTML together from strings that are already there? And only its elements, without components and data, by #lib/html and by preact-render-to-string?',
  async run() {
    const page = worklistPage()
    const whole = String(await page())
    if (whole.split('<tr').length < rows) throw new Error('The page has no rows')
    // A piece a tag: about what templates of strings would put together.
    const pieces = whole.split(/(?=<)/)
    const concatenate = () => {
      let html = ''
      for (const piece of pieces) html += piece
      return html
    }
    const tags = tagsOf(whole.slice('<!doctype html>'.length))
    const byOurs = () => render(elements(jsx, tags))
    const byPreact = () => renderToString(elements(h, tags))
    const many = (act: () => Promise<Buffer> | string) => async () => {
      const before = process.cpuUsage()
      for (let i = 0; i < batch; i++) {
        const made = await act()
        if (typeof made === 'string') utf8(made)
      }
      const { user, system } = process.cpuUsage(before)
      return (user + system) / batch
    }
    const options = { rounds: 40, warmUp: 40 }
    const taken = {
      ...(await inTurns(options, {
        'strings added together': many(concatenate),
        'the page rendered': many(page),
      })),
      // Afterwards: what the engine learns from elements made in this odd way would slow the page down.
      ...(await inTurns(options, {
        'its elements by #lib/html': many(byOurs),
        'its elements by preact-render-to-string': many(byPreact),
      })),
    }
    if (byOurs() !== byPreact()) throw new Error('The two do not write the same')
    const floor = median(taken['strings added together'])
    return [
      table(
        ['what', 'pages /s', 'µs of processor', 'share'],
        Object.entries(taken).map(([what, all]) => {
          const micros = median(all)
          return [what, figure(1_000_000 / micros), figure(micros), figure(floor / micros)]
        }),
      ),
      `\nThe page has ${(Buffer.byteLength(whole) / 1024).toFixed(1)} KB in ${pieces.length} pieces.`,
    ].join('\n')
  },
}
