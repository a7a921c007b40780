import type { Content } from '#lib/html'

/** A code to note down or copy; one tap selects the whole of it. */
export const CopyCode = (props: { children: string; label?: Content }) => (
  <span class="sen-code-line">
    {props.label && <span class="sen-code-line__label">{props.label} </span>}
    <code class="sen-code">{props.children}</code>
  </span>
)
