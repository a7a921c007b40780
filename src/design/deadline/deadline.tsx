import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { Details } from '../details/details.tsx'
import { useTexts } from '../texts/texts.ts'

export type DeadlineProps = {
  /** "Hẹn trả kết quả" */
  label: Content
  /** "17:00, thứ Sáu 14/11/2026", or what stands in its place while the clock is stopped. */
  date: Content
  dateTime?: string
  /** "còn 2 ngày làm việc", "quá hạn 3 giờ". */
  remaining?: Content
  tone: 'ok' | 'soon' | 'late' | 'paused' | 'done'
  /** How the date came about, step by step. */
  reasons?: Content[]
  reasonsTitle?: string
  /** For the head of a list or an officer's page. */
  small?: boolean
}

/** A promise with a date: what was promised, how much time is left, and why. */
export function Deadline(props: DeadlineProps) {
  const texts = useTexts()
  return (
    <section
      class={classNames('sen-deadline', `sen-deadline--${props.tone}`, props.small && 'sen-deadline--small')}
    >
      <p class="sen-deadline__label">{props.label}</p>
      <p class="sen-deadline__date">
        <time datetime={props.dateTime}>{props.date}</time>
      </p>
      {props.remaining && <p class="sen-deadline__remaining">{props.remaining}</p>}
      {props.reasons && props.reasons.length > 0 && (
        <Details summary={props.reasonsTitle ?? texts.deadlineWhy}>
          <ol class="sen-deadline__reasons">
            {props.reasons.map(reason => (
              <li>{reason}</li>
            ))}
          </ol>
        </Details>
      )}
    </section>
  )
}
