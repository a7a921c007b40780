import { lotusPaths } from './lotus.ts'

/** The lotus as an inline drawing; always beside words, so hidden from screen readers. */
export const LotusMark = (props: { size?: number; class?: string }) => (
  <svg
    class={props.class}
    width={props.size ?? 40}
    height={props.size ?? 40}
    viewBox="0 4 48 38"
    aria-hidden="true"
    focusable="false"
    dangerouslySetInnerHTML={{ __html: lotusPaths }}
  />
)
