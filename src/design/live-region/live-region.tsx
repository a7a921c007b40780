import type { Content } from '#lib/html'
import { Island } from '../island/island.tsx'

export type LiveRegionProps = {
  id: string
  /** Server-sent events; each message means "look again". Without it the page asks every two seconds. */
  events?: string
  /** Gives this element anew: the fragment alone, or any page that has it under the same id. */
  fragment: string
  /** Changes are read out; leave it out for lists that change often. */
  announce?: boolean
  children: Content
}

/** A part of the page that keeps itself up to date. Focus, selection and what is being typed stay. */
export const LiveRegion = (props: LiveRegionProps) => (
  <>
    <div
      id={props.id}
      data-live={props.events ?? ''}
      data-live-fragment={props.fragment}
      aria-live={props.announce ? 'polite' : undefined}
    >
      {props.children}
    </div>
    <Island name="live" />
  </>
)
