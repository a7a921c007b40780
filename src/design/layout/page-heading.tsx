import type { Content } from '#lib/html'

/** The one h1 of a page: a caption above it says where we are, a lead below it what this is for. */
export function PageHeading(props: { title: Content; caption?: Content; lead?: Content; aside?: Content }) {
  const heading = (
    <div>
      {props.caption && <p class="sen-caption">{props.caption}</p>}
      <h1 class="sen-page-title">{props.title}</h1>
      {props.lead && <p class="sen-lead">{props.lead}</p>}
    </div>
  )
  if (!props.aside) return <header class="sen-page-heading">{heading}</header>
  return (
    <header class="sen-page-heading sen-page-heading--with-aside">
      {heading}
      <div class="sen-page-heading__aside">{props.aside}</div>
    </header>
  )
}
