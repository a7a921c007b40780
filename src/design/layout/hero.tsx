import type { Content } from '#lib/html'
import { LotusMark } from '../brand/lotus-mark.tsx'

/** The welcome of a home page, across the whole width: what one can do here, and the first step. Holds the h1. */
export const Hero = (props: { title: Content; lead?: Content; children?: Content }) => (
  <div class="sen-hero">
    <div class="sen-container sen-hero__inside">
      <LotusMark class="sen-hero__mark" size={260} />
      <h1 class="sen-hero__title">{props.title}</h1>
      {props.lead && <p class="sen-hero__lead">{props.lead}</p>}
      {props.children}
    </div>
  </div>
)
