import { expect, test } from 'vitest'
import { parseProcess } from './index.ts'
import { bpmn, choice, END, flows, START, service, task, timer } from './written.fixture.ts'

test('reads the dialect: tasks, outcomes, terms, services, timers, defaults and conditions', async () => {
  const process = await parseProcess(
    bpmn(
      START,
      task('a', 'yes no', 'sen:term="0.5" sen:termUnit="working-hour"'),
      timer('t', 'a', false, '<timeDuration>P3D</timeDuration>'),
      service('s', 'publish'),
      choice('g', 'g-end'),
      '<endEvent id="end" name="Xong"><terminateEventDefinition/></endEvent>',
      flows('start a', 'a g', 'g s fee < 10', 'g end', 's end', 't end'),
    ),
  )
  expect(process.nodes).toEqual({
    start: { kind: 'start', id: 'start', name: '' },
    a: {
      kind: 'task',
      id: 'a',
      name: 'Bước a',
      does: 'examine',
      role: 'processor',
      agency: 'deciding',
      term: { amount: 0.5, unit: 'working-hour' },
      outcomes: [
        { id: 'yes', label: 'yes' },
        { id: 'no', label: 'no' },
      ],
    },
    t: { kind: 'timer', id: 't', name: 'Hẹn t', task: 'a', interrupting: false, due: { duration: 'P3D' } },
    s: { kind: 'service', id: 's', name: 'Việc s', service: 'publish', param: 'tin' },
    g: { kind: 'choice', id: 'g', name: '', default: 'g-end' },
    end: { kind: 'end', id: 'end', name: 'Xong', terminate: true },
  })
  expect(process.flows[2]).toEqual({ id: 'g-s', name: '', from: 'g', to: 's', condition: 'fee < 10' })
  expect(JSON.parse(JSON.stringify(process))).toEqual(process)
})

test.each([
  [
    'on the definition',
    '<timerEventDefinition sen:amount="2" sen:unit="working-day"><timeDuration>P9D</timeDuration>',
  ],
  [
    'on the duration',
    '<timerEventDefinition><timeDuration sen:amount="2" sen:unit="working-day">P9D</timeDuration>',
  ],
])('a term in working time overrides the duration (%s)', async (_, opening) => {
  const event = `<boundaryEvent id="t" attachedToRef="a">${opening}</timerEventDefinition></boundaryEvent>`
  const process = await parseProcess(bpmn(START, task('a'), event, END, flows('start a', 'a end', 't end')))
  expect(process.nodes.t).toMatchObject({ interrupting: true, due: { amount: 2, unit: 'working-day' } })
})

test.each([
  ['no XML at all', 'xin chào', 'not-bpmn'],
  ['a broken tag', '<definitions', 'not-bpmn'],
  ['no process', bpmn().replace('isExecutable="true"', 'isExecutable="false"'), 'no-process'],
  ['two processes', bpmn().replace('</process>', '</process><process id="q"/>'), 'no-process'],
  [
    'an element outside the dialect',
    bpmn(START, '<scriptTask id="s"><script>1</script></scriptTask>'),
    'unsupported',
  ],
  [
    'a message event',
    bpmn(task('a'), '<boundaryEvent id="b" attachedToRef="a"><messageEventDefinition/></boundaryEvent>'),
    'unsupported',
  ],
  ['an arrow to nowhere', bpmn(START, flows('start nowhere')), 'loose-flow'],
  ['a huge text', 'x'.repeat(1_000_001), 'too-long'],
])('refuses %s', async (_, xml, code) => {
  await expect(parseProcess(xml)).rejects.toMatchObject({ name: 'ProcessError', code })
})

test('entities of the XML are not expanded and reach no file', async () => {
  const xml = bpmn(START, END, flows('start end')).replace(
    '<definitions',
    '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions',
  )
  const process = await parseProcess(xml.replace('name="Thử"', 'name="&x;"')).catch(error => error)
  expect(JSON.stringify(process)).not.toContain('root:')
})
