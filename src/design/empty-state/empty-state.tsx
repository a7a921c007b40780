import type { Content } from '#lib/html'
import { LotusMark } from '../brand/lotus-mark.tsx'

/** Nothing here: why, and what one can do. */
export const EmptyState = (props: { title: Content; children?: Content; action?: Content }) => (
  <div class="sen-empty">
    <LotusMark class="sen-empty__mark" size={56} />
    <h2 class="sen-empty__title">{props.title}</h2>
    {props.children && <div class="sen-empty__text">{props.children}</div>}
    {props.action}
  </div>
)
