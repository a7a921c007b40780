import fc from 'fast-check'
import {
  completeService,
  completeTask,
  fireTimer,
  type Process,
  type Refusal,
  type State,
  type Step,
  type Surroundings,
  start,
  type Variables,
} from './index.ts'

/** Short hands to write BPMN in tests. */
export function bpmn(...elements: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:sen="urn:sen:bpmn:1" id="definitions" targetNamespace="urn:test">
<process id="p" name="Thử" isExecutable="true">${elements.join('\n')}</process></definitions>`
}

export function task(id: string, outcomes = 'done', more = ''): string {
  const said = outcomes.split(' ').map(outcome => `<sen:outcome id="${outcome}" label="${outcome}"/>`)
  return `<userTask id="${id}" name="Bước ${id}" sen:does="examine" sen:role="processor" sen:agency="deciding" ${more}><extensionElements>${said.join('')}</extensionElements></userTask>`
}

export function service(id: string, kind = 'notify'): string {
  return `<serviceTask id="${id}" name="Việc ${id}" sen:service="${kind}" sen:param="tin"/>`
}

export function timer(
  id: string,
  on: string,
  interrupting: boolean,
  inside = '<timeDuration>P3D</timeDuration>',
): string {
  return `<boundaryEvent id="${id}" name="Hẹn ${id}" attachedToRef="${on}" cancelActivity="${interrupting}"><timerEventDefinition>${inside}</timerEventDefinition></boundaryEvent>`
}

export const START = '<startEvent id="start"/>'
export const END = '<endEvent id="end"/>'

export function choice(id: string, usual?: string): string {
  return `<exclusiveGateway id="${id}"${usual ? ` default="${usual}"` : ''}/>`
}

export function parallel(id: string): string {
  return `<parallelGateway id="${id}"/>`
}

/** `flows('start a', 'a end')`; a third word and on is the condition. The id is `a-end`. */
export function flows(...lines: string[]): string {
  return lines
    .map(line => {
      const [from, to, ...condition] = line.split(' ')
      const written = condition.join(' ').replaceAll('<', '&lt;')
      const inside = written ? `<conditionExpression>${written}</conditionExpression>` : ''
      return `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${inside}</sequenceFlow>`
    })
    .join('')
}

type Block =
  | { kind: 'task' }
  | { kind: 'service' }
  | { kind: 'sequence'; blocks: Block[] }
  | { kind: 'choice'; blocks: Block[] }
  | { kind: 'parallel'; blocks: Block[] }
  | { kind: 'loop'; block: Block }

const { block: blocks } = fc.letrec<{ block: Block }>(tie => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('task' as const, 'service' as const) }),
    fc.record({
      kind: fc.constantFrom('sequence' as const, 'choice' as const, 'parallel' as const),
      blocks: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('loop' as const), block: tie('block') }),
  ),
}))

/** Processes made of nested blocks: whatever is nested in whatever, they are sound. */
export const soundProcess = blocks.map(block => {
  const elements: string[] = [START, END]
  const lines: string[] = []
  let ids = 0
  const lay = (one: Block, from: string, condition = ''): string => {
    const id = `n${++ids}`
    const link = (a: string, b: string, when = '') => lines.push(`${a} ${b}${when && ` ${when}`}`)
    if (one.kind === 'task' || one.kind === 'service') {
      elements.push(one.kind === 'task' ? task(id, 'yes no') : service(id))
      link(from, id, condition)
      return id
    }
    if (one.kind === 'sequence') {
      const [first, ...rest] = one.blocks
      return rest.reduce((before, next) => lay(next, before), lay(first as Block, from, condition))
    }
    if (one.kind === 'loop') {
      elements.push(
        choice(`${id}in`),
        task(`${id}ask`, 'yes no'),
        choice(id, `${id}-${id}out`),
        choice(`${id}out`),
      )
      link(from, `${id}in`, condition)
      link(lay(one.block, `${id}in`), `${id}ask`)
      link(`${id}ask`, id)
      link(id, `${id}in`, `outcome.${id}ask = "no"`)
      link(id, `${id}out`)
      return `${id}out`
    }
    const gate = one.kind === 'choice' ? choice : parallel
    const usual = one.kind === 'choice' ? `${id}-${id}way` : undefined
    elements.push(one.kind === 'choice' ? choice(id, usual) : parallel(id), gate(`${id}out`))
    link(from, id, condition)
    if (usual) {
      elements.push(service(`${id}way`))
      link(id, `${id}way`)
      link(`${id}way`, `${id}out`)
    }
    one.blocks.forEach((inner, at) => {
      link(lay(inner, id, usual && `fee = ${at}`), `${id}out`)
    })
    return `${id}out`
  }
  lines.push(`${lay(block, 'start')} end`)
  return bpmn(...elements, flows(...lines))
})

/** Ids in order, so that a test can name them. */
export function surroundings(variables: Variables = {}): Surroundings {
  let last = 0
  return { variables, newId: () => `id${++last}` }
}

export function taken(step: Step | Refusal): Step {
  if (!step.ok) throw new Error(`refused: ${step.code} at ${step.node}`)
  return step
}

export function tokenAt(state: State, node: string): string {
  return state.tokens.find(token => token.node === node)?.id ?? `nobody waits at ${node}`
}

export const waiting = (state: State) => state.tokens.map(token => token.node).sort()

/** Plays a story: `a=yes` finishes a task, `!a` a service, `~t` fires a timer. */
export function play(process: Process, story: string, s: Surroundings): Step {
  let step = taken(start(process, s))
  for (const event of story.split(' ').filter(Boolean)) {
    const { state } = step
    if (event.startsWith('!'))
      step = taken(completeService(process, state, tokenAt(state, event.slice(1)), 'done', s))
    else if (event.startsWith('~')) {
      const timer = state.timers.find(one => one.node === event.slice(1))
      step = taken(fireTimer(process, state, timer?.id ?? '', s))
    } else {
      const [node = '', outcome = ''] = event.split('=')
      step = taken(completeTask(process, state, tokenAt(state, node), outcome, s))
    }
  }
  return step
}
