const REMEMBERED = 5000
const split = new Map<string, readonly string[]>()

/** `['child', 'name']` of `child.name`. The same few hundred paths are walked with every answer that is judged. */
export function stepsOf(path: string): readonly string[] {
  let steps = split.get(path)
  if (!steps) {
    if (split.size >= REMEMBERED) split.clear()
    steps = path.split('.')
    split.set(path, steps)
  }
  return steps
}
