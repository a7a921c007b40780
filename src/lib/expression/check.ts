import { evaluate } from 'feelin'
import { FeelError, functionName, pathOf, readPaths, type Syntax, syntaxOf, walk } from './syntax.ts'

export type FeelProblemCode =
  | 'syntax'
  | 'too-long'
  | 'unknown-name'
  | 'unknown-function'
  | 'needs-clock'
  | 'counts-range'
  | 'text-against-date'

/** Something that keeps an expression from being published. `detail` is the name or text in question. */
export type FeelProblem = { code: FeelProblemCode; at: number; detail: string; message: string }

const LONGEST = 4000
const UNSTEADY = new Set(['now', 'today', 'random number'])

/**
 * Everything wrong with an expression before anybody relies on it. With `known`, also each path that it
 * reads in vain; names inside a filter `list[…]` are let be, since they may belong to the list's items.
 */
export function checkFeel(feel: string, known?: (path: string) => boolean): FeelProblem[] {
  if (feel.length > LONGEST) return [problem('too-long', 0, '')]
  let tree: Syntax
  try {
    tree = syntaxOf(feel)
  } catch (error) {
    if (error instanceof FeelError) return [problem('syntax', error.at, feel.slice(error.at, error.at + 30))]
    throw error
  }
  return [...unknownNames(tree, known), ...[...walk(tree)].flatMap(checkNode)]
}

function unknownNames(tree: Syntax, known: ((path: string) => boolean) | undefined): FeelProblem[] {
  return readPaths(tree)
    .filter(read => known && !read.inFilter && !known(read.path))
    .map(read => problem('unknown-name', read.from, read.path))
}

function checkNode(node: Syntax): FeelProblem[] {
  const called = functionName(node)
  if (called !== undefined) {
    if (UNSTEADY.has(called)) return [problem('needs-clock', node.from, called)]
    return isBuiltIn(called) ? [] : [problem('unknown-function', node.from, called)]
  }
  if (node.kind === 'IterationContext' && node.children.some(child => child.kind === '..')) {
    return [problem('counts-range', node.from, node.text)]
  }
  if (node.kind === 'Comparison') {
    const sides = [node.children[0], node.children[2]].map(side => side && pathOf(side))
    const other = sides.find(side => side !== undefined && side !== 'today')
    if (sides.includes('today') && other) return [problem('text-against-date', node.from, other)]
  }
  return []
}

const builtIns = new Map<string, boolean>()

function isBuiltIn(name: string): boolean {
  const known = builtIns.get(name)
  if (known !== undefined) return known
  const found = !evaluate(`${name}(null)`).warnings.some(warning => warning.type === 'NO_FUNCTION_FOUND')
  builtIns.set(name, found)
  return found
}

const MESSAGES: Record<FeelProblemCode, (detail: string) => string> = {
  syntax: detail =>
    detail.trim() ? `Biểu thức FEEL viết sai từ chỗ “${detail}”.` : 'Biểu thức FEEL còn thiếu phần cuối.',
  'too-long': () => `Biểu thức dài quá ${LONGEST} ký tự; hãy chia nhỏ.`,
  'unknown-name': detail => `Không có câu trả lời nào tên “${detail}”.`,
  'unknown-function': detail => `FEEL không có hàm “${detail}”.`,
  'needs-clock': detail => `Không dùng hàm “${detail}()”: kết quả đổi theo lúc tính. Hãy dùng tên “today”.`,
  'counts-range': detail => `Không lặp trên khoảng số “${detail}”; chỉ lặp trên danh sách.`,
  'text-against-date': detail => `“${detail}” là chữ, không so được với ngày; hãy viết date(${detail}).`,
}

function problem(code: FeelProblemCode, at: number, detail: string): FeelProblem {
  return { code, at, detail, message: MESSAGES[code](detail) }
}
