import {
  cancel,
  completeService,
  completeTask,
  fireTimer,
  type Process,
  type State,
  type Step,
  start,
} from '#lib/bpmn'

/** Where the process of a dossier can stand, and what follows: worked out by the real interpreter once, then remembered. */
export type Position = {
  state: State
  /** What the step to here changed. Ids of tokens and timers stand for those that each dossier gets of its own. */
  step: Step
  /** The step that a task's outcome, or a service done, leads to. */
  after(token: string, outcome: string): Position
  /** The time of a timer is up. */
  fired(timer: string): Position
  /** The dossier was refused, withdrawn or stopped. */
  cancelled(): Position
}

/** In the place of agencies, which differ from dossier to dossier. */
const places = { receiving: '{receiving}', deciding: '{deciding}', province: '{province}' }
export type Facts = { fee: number; channel: string; delivery: string; answers: Record<string, unknown> }

/** The beginning of a process for these facts; everything after it is reached from there. */
export function courseOf(process: Process, facts: Facts): Position {
  const variables = { ...places, ...facts }
  const positionAt = (step: Step, depth: number): Position => {
    const known = new Map<string, Position>()
    const remember = (key: string, make: () => ReturnType<typeof completeTask>) => {
      let position = known.get(key)
      if (!position) {
        const next = make()
        if (!next.ok) throw new Error(`Process ${process.id} can not go on: ${next.code} at ${next.node}`)
        position = positionAt(next, depth + 1)
        known.set(key, position)
      }
      return position
    }
    const surroundings = () => {
      let ids = 0
      return { variables, newId: () => `${depth}.${++ids}` }
    }
    return {
      state: step.state,
      step,
      after: (token, outcome) =>
        remember(`${token} ${outcome}`, () => {
          const node = process.nodes[step.state.tokens.find(one => one.id === token)?.node ?? '']
          const go = node?.kind === 'service' ? completeService : completeTask
          return go(process, step.state, token, outcome, surroundings())
        }),
      fired: timer => remember(timer, () => fireTimer(process, step.state, timer, surroundings())),
      cancelled: () => remember('', () => cancel(process, step.state)),
    }
  }
  let ids = 0
  const first = start(process, { variables, newId: () => `0.${++ids}` })
  if (!first.ok) throw new Error(`Process ${process.id} does not start: ${first.code}`)
  return positionAt(first, 1)
}

/** The agency of a task, from what stands in its place. */
export function placeOf(agency: string | null, at: { receiving: string; deciding: string }): string {
  return (agency ?? places.deciding)
    .replace(places.receiving, at.receiving)
    .replace(places.deciding, at.deciding)
    .replace(places.province, at.receiving.split('/')[0]!)
}
