import type { Content, Html } from './element.ts'
import { render, written } from './render.ts'

/**
 * A value that everything inside finds without being handed it, such as the language. `read` is for components while
 * they are called. Nothing waits while a page is written, so pages of several requests never meet.
 *
 *     const tone = scope('quiet')
 *     const Words = () => <p>{tone.read()}</p>
 *     render(<tone.Within value="loud"><Words /></tone.Within>)
 */
export function scope<T>(outside: T) {
  let value = outside
  return {
    read: (): T => value,
    Within(props: { value: T; children: Content }): Html {
      const before = value
      value = props.value
      try {
        return written(render(props.children))
      } finally {
        value = before
      }
    },
  }
}
