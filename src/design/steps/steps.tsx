import type { Content } from '#lib/html'
import { useTexts } from '../texts/texts.ts'

export type StepsProps = {
  current: number
  total: number
  /** Name of the current step. */
  title?: Content
}

/** How far one is: "Bước 2/6". */
export function Steps(props: StepsProps) {
  const texts = useTexts()
  return (
    <div class="sen-steps">
      <p class="sen-steps__text">
        <strong>{texts.step(props.current, props.total)}</strong>
        {props.title && <span class="sen-steps__title"> · {props.title}</span>}
      </p>
      <ol class="sen-steps__marks" aria-hidden="true">
        {Array.from({ length: props.total }, (_, index) => (
          <li class={index < props.current ? 'sen-steps__mark sen-steps__mark--done' : 'sen-steps__mark'} />
        ))}
      </ol>
    </div>
  )
}
