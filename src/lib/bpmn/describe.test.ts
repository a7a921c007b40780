import { expect, test } from 'vitest'
import {
  completeTask,
  describe,
  draw,
  parseProcess,
  type State,
  type Step,
  start,
  type Variables,
} from './index.ts'
import { bpmn, choice, END, flows, parallel, START, service, task, timer } from './written.fixture.ts'

const XML = bpmn(
  START,
  task('receive', 'accept'),
  choice('due', 'due-examine'),
  task('collect', 'paid'),
  task('examine', 'ready inspect'),
  choice('how', 'how-review'),
  task('inspect', 'done'),
  task('review', 'approve return'),
  choice('agreed', 'agreed-notify'),
  service('notify'),
  END,
  flows(
    'start receive',
    'receive due',
    'due collect fee > 0',
    'due examine',
    'collect examine',
    'examine how',
  ),
  flows('how inspect outcome.examine = "inspect"', 'how review', 'inspect review', 'review agreed'),
  flows('agreed examine outcome.review = "return"', 'agreed notify', 'notify end'),
)

async function walked(variables: Variables, ...done: string[]): Promise<State> {
  const process = await parseProcess(XML)
  let last = 0
  const s = { variables, newId: () => `id${++last}` }
  let step = start(process, s) as Step
  for (const event of done) {
    const [node, outcome = ''] = event.split('=')
    const token = step.state.tokens.find(one => one.node === node)
    step = completeTask(process, step.state, token?.id ?? '', outcome, s) as Step
  }
  return step.state
}

async function told(variables: Variables, ...done: string[]): Promise<string> {
  const marks = { done: '✓', current: '●', ahead: '○' }
  const { steps } = describe(await parseProcess(XML), await walked(variables, ...done), variables)
  return steps.map(step => marks[step.state] + step.node).join(' ')
}

test('the citizen sees what is done, where it is now and what comes', async () => {
  expect(await told({ fee: 10 })).toBe('●receive ○collect ○examine ○review')
  expect(await told({ fee: 10 }, 'receive=accept')).toBe('✓receive ●collect ○examine ○review')
  expect(await told({ fee: 10 }, 'receive=accept', 'collect=paid')).toBe('✓receive ✓collect ●examine ○review')
})

test('a way that this dossier does not take is not shown', async () => {
  expect(await told({ fee: 0 }, 'receive=accept')).toBe('✓receive ●examine ○review')
})

test('a side way is shown once it is taken, and a return puts the later steps ahead again', async () => {
  expect(await told({}, 'receive=accept', 'examine=inspect')).toBe('✓receive ✓examine ●inspect ○review')
  expect(await told({}, 'receive=accept', 'examine=ready', 'review=return')).toBe('✓receive ●examine ○review')
})

test('the sentence names the step now and the next', async () => {
  const process = await parseProcess(XML)
  const { text } = describe(process, await walked({}, 'receive=accept'))
  expect(text).toBe('Hồ sơ đang ở bước “Bước examine”. Tiếp theo: “Bước review”.')
  const last = describe(process, await walked({}, 'receive=accept', 'examine=ready'))
  expect(last.text).toBe('Hồ sơ đang ở bước “Bước review”. Đây là bước cuối cùng.')
  const over = describe(process, {
    tokens: [],
    timers: [],
    outcomes: { receive: 'accept', examine: 'ready', review: 'approve' },
    ended: true,
  })
  expect(over).toEqual({
    steps: ['receive', 'examine', 'review'].map(node => ({ node, name: `Bước ${node}`, state: 'done' })),
    text: 'Hồ sơ đã xong.',
  })
})

test('parallel steps are both “now”', async () => {
  const process = await parseProcess(
    bpmn(
      START,
      parallel('f'),
      task('a'),
      task('b'),
      parallel('j'),
      END,
      flows('start f', 'f a', 'f b', 'a j', 'b j', 'j end'),
    ),
  )
  let last = 0
  const { state } = start(process, { variables: {}, newId: () => `id${++last}` }) as Step
  expect(describe(process, state).text).toBe('Hồ sơ đang ở bước “Bước a” và “Bước b”. Đây là bước cuối cùng.')
})

test('the drawing has every element, marks where it is, and says so to those who cannot see it', async () => {
  const process = await parseProcess(XML)
  const svg = draw(process, await walked({}, 'receive=accept'))
  expect(svg.match(/sen-process__node /g)).toHaveLength(Object.keys(process.nodes).length)
  expect(svg.match(/class="sen-process__flow"/g)).toHaveLength(process.flows.length)
  expect(svg.match(/node--current/g)).toHaveLength(1)
  expect(svg).toContain('<title id="bpmn-p-title">Sơ đồ quy trình: Thử</title>')
  expect(svg).toMatch(/<desc[^>]*>Các bước: Bước receive → .* Đang ở: Bước examine\.<\/desc>/)
  expect(svg).not.toMatch(/NaN|undefined|style=|<script/)
})

test('names cannot break out of the drawing', async () => {
  const evil = task('a').replace('name="Bước a"', 'name="&lt;script&gt;&quot;x&amp;"')
  const process = await parseProcess(
    bpmn(START, evil, timer('t', 'a', true), END, flows('start a', 'a end', 't end')),
  )
  const svg = draw(process)
  expect(svg).toContain('&lt;script&gt;&quot;x&amp;')
  expect(svg).not.toContain('<script>')
})

test.each([
  ['a process with a side way', XML, 6],
  [
    'parallel branches',
    bpmn(
      START,
      parallel('f'),
      task('a'),
      task('b'),
      task('c'),
      parallel('j'),
      END,
      flows('start f', 'f a', 'f b', 'f c', 'a j', 'b j', 'c j', 'j end'),
    ),
    3,
  ],
])('nothing is drawn over something else: %s', async (_, xml, count) => {
  const process = await parseProcess(xml)
  const boxes = [...draw(process).matchAll(/<rect x="([\d.]+)" y="([\d.]+)"/g)].map(
    match => `${match[1]},${match[2]}`,
  )
  expect(boxes.length).toBe(count)
  expect(new Set(boxes).size).toBe(boxes.length)
})
