import type { Content } from '#lib/html'
import { useTexts } from '../texts/texts.ts'

export type TimelineItem = {
  /** done: it happened; now: where it lies; next: what comes. */
  state: 'done' | 'now' | 'next'
  title: Content
  /** Who did it or holds it. */
  who?: Content
  /** "14:05, 12/11/2026", or until when. */
  when?: Content
  /** The same instant or day for machines. */
  dateTime?: string
  children?: Content
}

/** Who did what when, who holds it now and until when, and what comes next. */
export function Timeline(props: { items: TimelineItem[]; label?: string }) {
  const texts = useTexts()
  const prefix = { done: undefined, now: texts.timelineNow, next: texts.timelineNext }
  return (
    <ol class="sen-timeline" aria-label={props.label}>
      {props.items.map(item => (
        <li
          class={`sen-timeline__item sen-timeline__item--${item.state}`}
          aria-current={item.state === 'now' ? 'step' : undefined}
        >
          <div class="sen-timeline__title">
            {prefix[item.state] && <span class="sen-timeline__state">{prefix[item.state]}: </span>}
            {item.title}
          </div>
          {(item.who || item.when) && (
            <p class="sen-timeline__meta">
              {item.who && <span class="sen-timeline__who">{item.who}</span>}{' '}
              {item.when && <time datetime={item.dateTime}>{item.when}</time>}
            </p>
          )}
          {item.children && <div class="sen-timeline__body">{item.children}</div>}
        </li>
      ))}
    </ol>
  )
}
