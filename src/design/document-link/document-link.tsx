import type { Content } from '#lib/html'
import { useTexts } from '../texts/texts.ts'

export type DocumentLinkProps = {
  href: string
  name: Content
  /** "PDF" */
  kind?: string
  /** "1,2 MB" */
  sizeText?: string
  /** Who signed it, when. */
  meta?: Content
  download?: boolean
}

/** A file to open or keep, with what one should know before tapping on mobile data. */
export const DocumentLink = (props: DocumentLinkProps) => (
  <p class="sen-document">
    <a class="sen-document__link" href={props.href} download={props.download}>
      {props.name}
    </a>
    <span class="sen-document__meta">
      {[props.kind, props.sizeText].filter(Boolean).join(', ')}
      {props.meta && <> · {props.meta}</>}
    </span>
  </p>
)

/** A PDF to read in the page on a wide screen; a link everywhere. */
export function PdfView(props: { href: string; title: string; kind?: string; sizeText?: string }) {
  const texts = useTexts()
  return (
    <div class="sen-pdf">
      <iframe class="sen-pdf__frame" src={props.href} title={props.title} loading="lazy" />
      <DocumentLink
        href={props.href}
        name={`${texts.download}: ${props.title}`}
        kind={props.kind ?? 'PDF'}
        sizeText={props.sizeText}
        download
      />
    </div>
  )
}
