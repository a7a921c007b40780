import { type Rule, toRule } from '#lib/expression'
import { checkExpression, type ProcessProblem, problem } from './problem.ts'
import { type ChoiceNode, type Flow, feelKey, flowsFrom, type Process, type TaskNode } from './process.ts'

/** A choice must lead on whatever the answers are. */
export function checkChoice(process: Process, node: ChoiceNode): ProcessProblem[] {
  const ways = flowsFrom(process, node.id)
  const usual = ways.find(way => way.id === node.default)
  if (node.default !== undefined && !usual)
    return [problem('no-default', node.id, `Mũi tên mặc định “${node.default}” không ra từ đây.`)]
  const open = ways.filter(way => !way.condition)
  const rules = ways.map(way => toRule(way.condition ?? ''))
  if (!usual && !(ways.length === 1 && open.length === 1) && !isExhaustive(process, rules)) {
    return [
      problem(
        'no-default',
        node.id,
        'Chỗ rẽ này cần một mũi tên mặc định, hoặc đủ mọi kết quả của bước trước.',
      ),
    ]
  }
  return open
    .filter(way => way !== usual && ways.length > 1)
    .map(way => problem('stray-condition', way.id, 'Mũi tên này cần điều kiện, vì không phải mặc định.'))
}

/** `outcome.review = "…"` for every outcome that the task can have. */
function isExhaustive(process: Process, rules: (Rule | null)[]): boolean {
  const said = rules.map(rule => (rule ? outcomeTest(rule) : undefined))
  const key = said[0]?.key
  const task = Object.values(process.nodes).find(
    (node): node is TaskNode => node.kind === 'task' && feelKey(node.id) === key,
  )
  if (!task || said.some(one => one?.key !== key)) return false
  return task.outcomes.every(outcome => said.some(one => one?.values.includes(outcome.id)))
}

function outcomeTest(rule: Rule): { key: string; values: string[] } | undefined {
  if (rule.op === 'get' || rule.op === 'lit') return undefined
  const { op, args } = rule as { op: string; args: Rule[] }
  const [left, right] = args
  if (op === 'or') {
    const [one, other] = args.map(outcomeTest)
    return one && other && one.key === other.key
      ? { key: one.key, values: [...one.values, ...other.values] }
      : undefined
  }
  if ((op !== 'eq' && op !== 'in') || left?.op !== 'get' || right?.op !== 'lit') return undefined
  const { name } = left as { name: string }
  const { value } = right as { value: unknown }
  return name.startsWith('outcome.') ? { key: name.slice(8), values: [value].flat().map(String) } : undefined
}

export function checkCondition(process: Process, flow: Flow): ProcessProblem[] {
  if (!flow.condition) return []
  const from = process.nodes[flow.from]
  if (from?.kind !== 'choice' || from.default === flow.id) {
    return [
      problem(
        'stray-condition',
        flow.id,
        'Chỉ mũi tên ra từ chỗ rẽ, và không phải mặc định, mới có điều kiện.',
      ),
    ]
  }
  return [...checkExpression(flow.id, flow.condition), ...checkOutcomes(process, flow.id, flow.condition)]
}

function checkOutcomes(process: Process, flow: string, condition: string): ProcessProblem[] {
  const keys = new Map(Object.values(process.nodes).map(node => [feelKey(node.id), node]))
  const visit = (rule: Rule): ProcessProblem[] => {
    if (rule.op === 'get' || rule.op === 'lit') return []
    const test = outcomeTest(rule)
    const node = test && keys.get(test.key)
    const unknown =
      node?.kind === 'task' ? test?.values.filter(value => !node.outcomes.some(one => one.id === value)) : []
    return [
      ...(test && !node
        ? [problem('unknown-outcome', flow, `Không có bước nào mã “${test.key}”: ${condition}`)]
        : []),
      ...(unknown ?? []).map(value =>
        problem('unknown-outcome', flow, `Bước “${node?.name}” không có kết quả “${value}”: ${condition}`),
      ),
      ...(test ? [] : (rule as { args: Rule[] }).args.flatMap(visit)),
    ]
  }
  const rule = toRule(condition)
  return rule ? visit(rule) : []
}
