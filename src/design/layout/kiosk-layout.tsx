import { textsIn } from '../texts/texts.ts'
import { Document, type PageProps, type Site } from './document.tsx'
import { Brand, LanguageLink, SkipLink } from './page-parts.tsx'

export type KioskLayoutProps = PageProps & {
  site: Site
  otherLanguageHref?: string
  backHref?: string
  /** Ends what the last visitor left behind. */
  startOverHref?: string
}

/** The self-service screen in the hall of an office: large targets, nothing of the last visitor. */
export function KioskLayout(props: KioskLayoutProps) {
  const lang = props.lang ?? 'vi'
  const texts = props.texts ?? textsIn[lang]
  return (
    <Document
      {...props}
      isPrivate
      siteTitle={props.site.name}
      styles={['main', 'kiosk']}
      class="sen-large"
      bodyClass="sen-body sen-kiosk"
    >
      <SkipLink />
      <header class="sen-header">
        <div class="sen-container sen-header__bar">
          <Brand site={props.site} size={72} />
          <div class="sen-header__tools">
            {props.otherLanguageHref && <LanguageLink lang={lang} href={props.otherLanguageHref} />}
          </div>
        </div>
      </header>
      <main class="sen-container sen-main" id="sen-noi-dung" tabindex={-1}>
        {props.children}
      </main>
      {(props.backHref || props.startOverHref) && (
        <nav class="sen-kiosk__foot" aria-label={texts.menu}>
          {props.backHref && (
            <a class="govuk-button govuk-button--secondary" href={props.backHref}>
              {texts.back}
            </a>
          )}
          {props.startOverHref && (
            <a class="govuk-button govuk-button--secondary" href={props.startOverHref}>
              {texts.startOver}
            </a>
          )}
        </nav>
      )}
    </Document>
  )
}
