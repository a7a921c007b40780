import type { Content } from '#lib/html'
import { useTexts } from '../texts/texts.ts'

export function SortableHeader(props: {
  header: Content
  sort: { href: string; direction?: 'ascending' | 'descending'; name?: string }
}) {
  const texts = useTexts()
  const name =
    props.sort.name ?? (typeof props.header === 'string' ? props.header.toLocaleLowerCase('vi') : '')
  return (
    <a class="sen-sort" href={props.sort.href} title={texts.sortBy(name)}>
      {props.header}
      <svg
        class="sen-sort__arrows"
        width="10"
        height="14"
        viewBox="0 0 10 14"
        aria-hidden="true"
        focusable="false"
      >
        <path class={props.sort.direction === 'ascending' ? 'sen-sort__on' : ''} d="M5 0l4.5 5.5h-9z" />
        <path class={props.sort.direction === 'descending' ? 'sen-sort__on' : ''} d="M5 14L.5 8.5h9z" />
      </svg>
    </a>
  )
}
