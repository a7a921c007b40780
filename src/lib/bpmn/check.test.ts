import { expect, test } from 'vitest'
import { checkProcess, parseProcess } from './index.ts'
import { bpmn, choice, END, flows, parallel, START, service, task, timer } from './written.fixture.ts'

const problems = async (...elements: string[]) =>
  checkProcess(await parseProcess(bpmn(...elements))).map(({ code, node }) => `${code} ${node}`.trim())

test('a plain process may be published', async () => {
  expect(await problems(START, task('a'), END, flows('start a', 'a end'))).toEqual([])
})

test('every message is a Vietnamese sentence', async () => {
  const process = await parseProcess(bpmn(START, '<userTask id="a"/>', flows('start a')))
  for (const { message } of checkProcess(process)) expect(message).toMatch(/^\p{Lu}.*[.)]$/u)
})

test('one start, an end, and every element on a way between them', async () => {
  expect(await problems(task('a'), END, flows('a end'))).toContain('start')
  expect(await problems(START, task('a'), flows('start a'))).toEqual(
    expect.arrayContaining(['end', 'dead-end a']),
  )
  expect(await problems(START, task('a'), task('b'), END, flows('start a', 'a end', 'b end'))).toEqual([
    'unreachable b',
  ])
  expect(await problems(START, task('a'), task('b'), END, flows('start a', 'a end', 'a b'))).toContain(
    'dead-end b',
  )
  expect(await problems(START, task('a'), END, flows('start a', 'a end', 'end a'))).toContain(
    'stray-flow end-a',
  )
})

test.each([
  ['sen:does="dance" sen:role="processor" sen:agency="deciding"', 'does a'],
  ['sen:does="examine" sen:role="king" sen:agency="deciding"', 'role a'],
  ['sen:does="examine" sen:role="processor"', 'agency a'],
  ['sen:does="examine" sen:role="processor" sen:agency="deciding +"', 'feel a'],
  ['sen:does="examine" sen:role="processor" sen:agency="office"', 'feel a'],
  [
    'sen:does="examine" sen:role="processor" sen:agency="deciding" sen:term="soon" sen:termUnit="day"',
    'term a',
  ],
  [
    'sen:does="examine" sen:role="processor" sen:agency="deciding" sen:term="1" sen:termUnit="week"',
    'term a',
  ],
])('a task says who does what (%s)', async (attributes, expected) => {
  const outcome = '<extensionElements><sen:outcome id="done" label="Xong"/></extensionElements>'
  const written = `<userTask id="a" name="A" ${attributes}>${outcome}</userTask>`
  expect(await problems(START, written, END, flows('start a', 'a end'))).toEqual([expected])
})

test('a task has outcomes, each once; a service is one that we run', async () => {
  expect(await problems(START, task('a', 'x x'), END, flows('start a', 'a end'))).toEqual(['outcomes a'])
  expect(await problems(START, service('s', 'launch-rocket'), END, flows('start s', 's end'))).toEqual([
    'service s',
  ])
})

test('a choice has a default, or an answer to every outcome', async () => {
  const fork = (outcomes: string, gate: string, ...lines: string[]) =>
    problems(START, task('a', outcomes), gate, task('b'), END, flows('start a', 'a g', 'b end', ...lines))
  expect(await fork('yes no', choice('g'), 'g b outcome.a = "yes"', 'g end fee > 1')).toEqual([
    'no-default g',
  ])
  expect(await fork('yes no', choice('g'), 'g b outcome.a = "yes"', 'g end outcome.a = "no"')).toEqual([])
  expect(
    await fork('yes no maybe', choice('g'), 'g b outcome.a in ("yes", "maybe")', 'g end outcome.a = "no"'),
  ).toEqual([])
  expect(await fork('yes no maybe', choice('g'), 'g b outcome.a = "yes"', 'g end outcome.a = "no"')).toEqual([
    'no-default g',
  ])
  expect(await fork('yes no', choice('g', 'g-end'), 'g b outcome.a = "yes"', 'g end')).toEqual([])
  expect(await fork('yes no', choice('g', 'g-end'), 'g b', 'g end')).toEqual(['stray-condition g-b'])
  expect(await fork('yes no', choice('g'), 'g end fee > 1')).toContain('no-default g')
  expect(await fork('yes no', choice('g', 'zzz'), 'g b fee > 0', 'g end')).toContain('no-default g')
})

test('conditions ask for outcomes that exist, in FEEL that reads known names', async () => {
  const when = (condition: string) =>
    problems(
      START,
      task('a', 'yes no'),
      choice('g', 'g-end'),
      task('b'),
      END,
      flows('start a', 'a g', `g b ${condition}`, 'g end', 'b end'),
    )
  expect(await when('outcome.a = "yes" and answers.child.late')).toEqual([])
  expect(await when('outcome.a = "maybe"')).toEqual(['unknown-outcome g-b'])
  expect(await when('outcome.c = "yes"')).toEqual(['unknown-outcome g-b'])
  expect(await when('fees > 1')).toEqual(['feel g-b'])
  expect(await when('fee >')).toEqual(['feel g-b'])
  expect(await problems(START, task('a'), END, flows('start a', 'a end fee > 1'))).toEqual([
    'stray-condition a-end',
  ])
})

test('a fork is joined: no join waits in vain, no step is reached twice at once', async () => {
  const tasks = [START, task('a'), task('b'), task('c'), END]
  expect(
    await problems(
      ...tasks,
      choice('x', 'x-a'),
      parallel('join'),
      flows('start x', 'x a', 'x b fee > 1', 'a join', 'b join', 'join c', 'c end'),
    ),
  ).toEqual(['stuck-at-join join'])
  expect(
    await problems(
      ...tasks,
      parallel('fork'),
      choice('x'),
      flows('start fork', 'fork a', 'fork b', 'a x', 'b x', 'x c', 'c end'),
    ),
  ).toEqual(['token-multiplies c'])
  expect(
    await problems(
      ...tasks,
      parallel('fork'),
      parallel('join'),
      flows('start fork', 'fork a', 'fork b', 'a join', 'b join', 'join c', 'c end'),
    ),
  ).toEqual([])
})

test('a branch whose timer leads past the join leaves the join waiting', async () => {
  const elements = [
    START,
    parallel('fork'),
    task('a'),
    timer('t', 'a', true),
    task('b'),
    parallel('join'),
    END,
  ]
  const lines = flows('start fork', 'fork a', 'fork b', 'a join', 'b join', 'join end', 't end')
  expect(await problems(...elements, lines)).toEqual(['stuck-at-join join'])
})

test('what runs by itself does not run round and round', async () => {
  const asked = [START, service('s'), choice('g', 'g-end'), END]
  expect(await problems(...asked, flows('start s', 's g', 'g s fee > 1', 'g end'))).toEqual([
    'service-loop s',
  ])
  expect(
    await problems(
      START,
      choice('x'),
      choice('y', 'y-x'),
      END,
      flows('start x', 'x y', 'y x', 'y end fee > 1'),
    ),
  ).toContain('loops-without-waiting x')
  const person = [START, service('s'), task('a'), choice('g', 'g-end'), END]
  expect(await problems(...person, flows('start s', 's a', 'a g', 'g s fee > 1', 'g end'))).toEqual([])
})

test.each([
  ['<timeDuration>P3D</timeDuration>', []],
  ['<timeDuration>PT12H30M</timeDuration>', []],
  ['<timeDuration sen:amount="2" sen:unit="working-hour">P1D</timeDuration>', []],
  ['<timeDuration>3 ngày</timeDuration>', ['timer t']],
  ['<timeDuration>P</timeDuration>', ['timer t']],
  ['<timeDuration sen:amount="0" sen:unit="day">P1D</timeDuration>', ['timer t']],
  ['', ['timer t']],
])('a timer says how long (%s)', async (inside, expected) => {
  const elements = [
    START,
    task('a'),
    timer('t', 'a', false, inside),
    service('tell'),
    '<endEvent id="told"/>',
    END,
  ]
  expect(await problems(...elements, flows('start a', 'a end', 't tell', 'tell told'))).toEqual(expected)
})

test('the path of a reminder does not come back into the main path', async () => {
  const elements = [START, task('a'), timer('t', 'a', false), task('b'), END]
  expect(await problems(...elements, flows('start a', 'a b', 'b end', 't b'))).toEqual(['token-multiplies b'])
})

test('two ids that FEEL cannot tell apart are refused', async () => {
  expect(
    await problems(START, task('a-b'), task('a_b'), END, flows('start a-b', 'a-b a_b', 'a_b end')),
  ).toEqual(['same-key a_b'])
})

test('very many parallel branches are refused rather than walked for ever', async () => {
  const names = Array.from({ length: 16 }, (_, at) => `t${at}`)
  const lines = names.flatMap(name => [`fork ${name}`, `${name} join`])
  const all = await problems(
    START,
    parallel('fork'),
    ...names.map(name => task(name)),
    parallel('join'),
    END,
    flows('start fork', ...lines, 'join end'),
  )
  expect(all).toEqual(['too-complex start'])
})
