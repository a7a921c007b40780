/** Joins the class names that are there: `classNames('a', late && 'b')`. */
export function classNames(...names: unknown[]): string {
  let joined = ''
  for (const name of names)
    if (typeof name === 'string' && name !== '') joined += joined === '' ? name : ` ${name}`
  return joined
}
