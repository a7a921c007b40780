/** Joins the class names that are there: `classNames('a', late && 'b')`. */
export const classNames = (...names: unknown[]) =>
  names.filter(name => typeof name === 'string' && name !== '').join(' ')
