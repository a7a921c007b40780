import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'

/** A part of a page on its own ground. */
export const Card = (props: {
  title?: Content
  headingLevel?: 2 | 3
  actions?: Content
  tone?: 'plain' | 'soft' | 'accent'
  class?: string
  children: Content
}) => {
  const Heading = `h${props.headingLevel ?? 2}` as 'h2'
  return (
    <section
      class={classNames(
        'sen-card',
        props.tone && props.tone !== 'plain' && `sen-card--${props.tone}`,
        props.class,
      )}
    >
      {(props.title || props.actions) && (
        <header class="sen-card__head">
          {props.title && <Heading class="sen-card__title">{props.title}</Heading>}
          {props.actions && <div class="sen-card__actions">{props.actions}</div>}
        </header>
      )}
      {props.children}
    </section>
  )
}

export type LinkTileProps = {
  title: Content
  href: string
  text?: Content
  /** Small line below: where, how long, how much. */
  meta?: Content
  /** A simple inline SVG; decoration only. */
  icon?: Content
}

/** A way to somewhere; the whole tile can be tapped. */
export const LinkTile = (props: LinkTileProps) => (
  <li class="sen-tile">
    {props.icon && (
      <span class="sen-tile__icon" aria-hidden="true">
        {props.icon}
      </span>
    )}
    <div class="sen-tile__words">
      <a class="sen-tile__link" href={props.href}>
        {props.title}
      </a>
      {props.text && <p class="sen-tile__text">{props.text}</p>}
      {props.meta && <p class="sen-tile__meta">{props.meta}</p>}
    </div>
  </li>
)

export const LinkTiles = (props: { label?: string; children: Content }) => (
  <ul class="sen-tiles" aria-label={props.label}>
    {props.children}
  </ul>
)
