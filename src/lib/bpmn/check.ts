import { checkChoice, checkCondition } from './check-choices.ts'
import { checkExpression, type ProcessProblem, problem } from './problem.ts'
import {
  DOES,
  feelKey,
  flowsFrom,
  flowsTo,
  type Node,
  type Process,
  ROLES,
  SERVICES,
  type TaskNode,
  TERM_UNITS,
  type TimerNode,
} from './process.ts'
import { explore } from './soundness.ts'

/** Everything that must be put right before a process is published; empty when it may. */
export function checkProcess(process: Process): ProcessProblem[] {
  const nodes = Object.values(process.nodes)
  const shape = [
    ...checkEnds(nodes),
    ...checkReach(process),
    ...nodes.flatMap(node => checkNode(process, node)),
    ...checkKeys(nodes),
    ...process.flows.flatMap(flow => checkCondition(process, flow)),
  ]
  if (shape.some(one => ['start', 'end', 'dead-end', 'stray-flow'].includes(one.code))) return shape
  return [
    ...shape,
    ...checkServiceLoops(process),
    ...checkSidePaths(process),
    ...explore(process).map(one => problem(one.code, one.node, UNSOUND[one.code])),
  ]
}

const UNSOUND = {
  'stuck-at-join': 'Có đường đi mà chỗ gộp này chờ mãi: không phải nhánh nào cũng tới.',
  'token-multiplies': 'Có đường đi mà chỗ này được tới hai lần cùng lúc; hãy gộp các nhánh trước đó.',
  'loops-without-waiting': 'Có vòng lặp qua đây mà không bước nào chờ ai.',
  'too-complex': 'Quy trình có quá nhiều nhánh song song để kiểm tra hết; hãy chia nhỏ.',
} as const

function checkEnds(nodes: Node[]): ProcessProblem[] {
  const starts = nodes.filter(node => node.kind === 'start')
  const found: ProcessProblem[] = []
  if (starts.length !== 1)
    found.push(problem('start', starts[1]?.id ?? '', 'Quy trình phải có đúng một điểm bắt đầu.'))
  if (!nodes.some(node => node.kind === 'end'))
    found.push(problem('end', '', 'Quy trình chưa có điểm kết thúc.'))
  return found
}

function checkReach(process: Process): ProcessProblem[] {
  const entry = Object.values(process.nodes).find(node => node.kind === 'start')
  const from = reach(entry ? [entry.id] : [], node => nextOf(process, node))
  const ends = Object.values(process.nodes).filter(node => node.kind === 'end')
  const back = reach(
    ends.map(end => end.id),
    node => previousOf(process, node),
  )
  return Object.keys(process.nodes).flatMap(id => [
    ...(from.has(id) ? [] : [problem('unreachable', id, 'Không đường nào dẫn tới đây.')]),
    ...(back.has(id) ? [] : [problem('dead-end', id, 'Từ đây không đi tới được điểm kết thúc.')]),
  ])
}

/** Where a token can go from a node, its timers' paths included. */
export function nextOf(process: Process, node: string): string[] {
  return [
    ...flowsFrom(process, node).map(flow => flow.to),
    ...Object.values(process.nodes).flatMap(one =>
      one.kind === 'timer' && one.task === node ? [one.id] : [],
    ),
  ]
}

function previousOf(process: Process, node: string): string[] {
  const here = process.nodes[node]
  return [...flowsTo(process, node).map(flow => flow.from), ...(here?.kind === 'timer' ? [here.task] : [])]
}

function reach(from: string[], next: (node: string) => string[]): Set<string> {
  const seen = new Set(from)
  for (const node of seen) for (const one of next(node)) seen.add(one)
  return seen
}

function checkNode(process: Process, node: Node): ProcessProblem[] {
  const ways = flowsFrom(process, node.id)
  const stray =
    node.kind === 'start' || node.kind === 'timer'
      ? flowsTo(process, node.id)
      : node.kind === 'end'
        ? ways
        : []
  const found = stray.map(flow =>
    problem(
      'stray-flow',
      flow.id,
      'Mũi tên này không được vào điểm bắt đầu, vào hẹn giờ hay ra từ điểm kết thúc.',
    ),
  )
  switch (node.kind) {
    case 'task':
      return [...found, ...checkTask(node)]
    case 'service':
      return SERVICES.some(known => known === node.service)
        ? found
        : [...found, problem('service', node.id, `Không có dịch vụ “${node.service}”.`)]
    case 'timer':
      return [...found, ...checkTimer(process, node)]
    case 'choice':
      return [...found, ...checkChoice(process, node)]
    default:
      return found
  }
}

function checkTask(node: TaskNode): ProcessProblem[] {
  const { id, does, role, agency, term, outcomes } = node
  const ids = outcomes.map(outcome => outcome.id)
  return [
    ...(DOES.some(known => known === does) ? [] : [problem('does', id, `Không có loại việc “${does}”.`)]),
    ...(ROLES.some(known => known === role) ? [] : [problem('role', id, `Không có vai trò “${role}”.`)]),
    ...(agency ? checkExpression(id, agency) : [problem('agency', id, 'Chưa nói cơ quan nào làm bước này.')]),
    ...(term && !isTerm(term)
      ? [
          problem(
            'term',
            id,
            'Thời hạn của bước phải là số không âm với đơn vị giờ làm việc, ngày làm việc hoặc ngày.',
          ),
        ]
      : []),
    ...(ids.length === 0 || ids.some(one => !one) || new Set(ids).size < ids.length
      ? [problem('outcomes', id, 'Mỗi bước cần ít nhất một kết quả, mỗi kết quả một mã riêng.')]
      : []),
  ]
}

function isTerm(term: { amount: number; unit: string }): boolean {
  return Number.isFinite(term.amount) && term.amount >= 0 && TERM_UNITS.some(unit => unit === term.unit)
}

function checkTimer(process: Process, node: TimerNode): ProcessProblem[] {
  const { due, id } = node
  const right =
    'duration' in due
      ? /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/.test(due.duration)
      : isTerm(due) && due.amount > 0
  return [
    ...(right
      ? []
      : [problem('timer', id, 'Hẹn giờ cần thời lượng ISO 8601, ví dụ P3D, hoặc sen:amount và sen:unit.')]),
    ...(process.nodes[node.task]?.kind === 'task'
      ? []
      : [problem('timer', id, 'Hẹn giờ phải gắn vào một bước do người làm.')]),
  ]
}

function checkKeys(nodes: Node[]): ProcessProblem[] {
  const keys = nodes.map(node => feelKey(node.id))
  return nodes
    .filter((node, at) => keys.indexOf(feelKey(node.id)) !== at)
    .map(node => problem('same-key', node.id, `Hai phần tử có cùng tên “${feelKey(node.id)}” trong FEEL.`))
}

/** A circle on which nobody is waited for: services would run for ever. */
function checkServiceLoops(process: Process): ProcessProblem[] {
  const automatic = (id: string) => nextOf(process, id).filter(next => process.nodes[next]?.kind !== 'task')
  return Object.values(process.nodes)
    .filter(node => node.kind === 'service' && reach(automatic(node.id), automatic).has(node.id))
    .map(node => problem('service-loop', node.id, 'Vòng lặp qua dịch vụ này không có bước nào do người làm.'))
}

/** The path of a timer that leaves its task alone must not come back into the main path: there would be two tokens. */
function checkSidePaths(process: Process): ProcessProblem[] {
  const entry = Object.values(process.nodes).find(node => node.kind === 'start')
  const side = Object.values(process.nodes).filter(
    (node): node is TimerNode => node.kind === 'timer' && !node.interrupting,
  )
  const main = reach(entry ? [entry.id] : [], node =>
    nextOf(process, node).filter(next => !side.some(timer => timer.id === next)),
  )
  return side.flatMap(timer =>
    [...reach([timer.id], node => nextOf(process, node))]
      .filter(node => main.has(node) && process.nodes[node]?.kind !== 'end')
      .slice(0, 1)
      .map(node =>
        problem(
          'token-multiplies',
          node,
          `Nhánh nhắc “${timer.name || timer.id}” nhập lại đường chính ở đây.`,
        ),
      ),
  )
}
