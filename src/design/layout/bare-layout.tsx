import { Document, type PageProps, type Site } from './document.tsx'

/** Only the page: for paper, for a look-up behind a QR code, for the screen of a waiting room. */
export function BareLayout(props: PageProps & { site: Site }) {
  return (
    <Document
      {...props}
      siteTitle={`${props.site.name} ${props.site.province}`}
      styles={['main']}
      bodyClass="sen-body sen-bare"
    >
      <main class="sen-container sen-main" id="sen-noi-dung">
        {props.children}
      </main>
    </Document>
  )
}
