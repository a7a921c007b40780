/**
 * Makes `old` look like `fresh` by changing as little as possible, so that focus, selection, open details and what
 * somebody is typing stay. Children with an id or `data-row` are known again wherever they have moved.
 */
export function morph(old: Element, fresh: Element) {
  morphAttributes(old, fresh)
  if (isBeingFilled(old)) return
  const known = new Map<string, Element>()
  for (const child of old.children) {
    const key = keyOf(child)
    if (key) known.set(key, child)
  }
  let next: ChildNode | null = old.firstChild
  for (const child of Array.from(fresh.childNodes)) {
    const match = counterpart(next, child, known)
    if (!match) {
      old.insertBefore(child, next)
      continue
    }
    if (match === next) next = next.nextSibling
    else old.insertBefore(match, next)
    if (match instanceof Element) morph(match, child as Element)
    else if (match.nodeValue !== child.nodeValue) match.nodeValue = child.nodeValue
  }
  while (next) {
    const gone: ChildNode = next
    next = next.nextSibling
    gone.remove()
  }
}

const keyOf = (node: Node | null) => (node instanceof Element ? node.getAttribute('data-row') || node.id : '')

function counterpart(
  next: ChildNode | null,
  child: ChildNode,
  known: Map<string, Element>,
): ChildNode | undefined {
  const key = keyOf(child)
  if (key) return known.get(key)
  if (!next || next.nodeType !== child.nodeType || keyOf(next)) return undefined
  return next.nodeName === child.nodeName ? next : undefined
}

/** The visitor's own state is not overwritten: open details, ticked boxes, shown popovers, the row in focus. */
const own = new Set(['open', 'checked', 'value', 'selected', 'data-at', 'tabindex'])

function morphAttributes(old: Element, fresh: Element) {
  for (const { name } of Array.from(old.attributes))
    if (!fresh.hasAttribute(name) && !own.has(name)) old.removeAttribute(name)
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !(own.has(name) && isControl(old))) old.setAttribute(name, value)
}

const isControl = (element: Element) => /^(INPUT|SELECT|TEXTAREA|DETAILS)$/.test(element.nodeName)

const isBeingFilled = (element: Element) =>
  /^(INPUT|SELECT|TEXTAREA)$/.test(element.nodeName) &&
  (element === document.activeElement ||
    (element instanceof HTMLTextAreaElement && element.value !== element.defaultValue))
