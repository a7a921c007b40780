import { Pagination } from '#design'
import { type Mark, markText } from '../queries/page.ts'

/** Leads to the rest of a list; `label` tells it from another list of the same page. */
export function NextPage(props: { href: string; name: string; next: Mark | undefined; label?: string }) {
  const { href, name, next, label } = props
  return (
    <Pagination
      {...(next && { next: { href: `${href}?${new URLSearchParams({ [name]: markText(next) })}` } })}
      {...(label && { label })}
    />
  )
}
