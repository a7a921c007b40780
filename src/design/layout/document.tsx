import { type Content, render } from '#lib/html'
import { assetUrl } from '../assets.ts'
import { Island, type IslandName } from '../island/island.tsx'
import { type DesignTexts, type Language, Speaking, textsIn } from '../texts/texts.ts'

export type StyleName = 'main' | 'staff' | 'kiosk'

/** What every layout takes. */
export type PageProps = {
  lang?: Language
  /** The page itself; the layout adds the name of the site. */
  title: string
  /** For search engines and for links shared in messages. */
  description?: string
  /** The page shows mistakes: the title says so first. */
  hasErrors?: boolean
  /** Scripts the page asks for beyond those that its components bring along. */
  islands?: IslandName[]
  /** Pages about a person. */
  isPrivate?: boolean
  /** Reloads the page where scripts are off; where they are on, a `LiveRegion` keeps what changes up to date. */
  refreshSeconds?: number
  texts?: DesignTexts
  children: Content
}

/** Whose site it is. */
export type Site = {
  /** "Tỉnh Lâm Đồng" */
  province: string
  /** "Cổng dịch vụ công" */
  name: string
  homeHref?: string
}

const fonts = ['fonts/be-vietnam-pro-400.woff2', 'fonts/be-vietnam-pro-700.woff2']

export function Document(
  props: PageProps & { siteTitle: string; styles: StyleName[]; bodyClass: string; class?: string },
) {
  const lang = props.lang ?? 'vi'
  const texts = props.texts ?? textsIn[lang]
  return (
    <Speaking texts={texts}>
      <html lang={lang} class={props.class}>
        <head>
          <meta charset="utf-8" />
          <title>{`${props.hasErrors ? texts.errorTitlePrefix : ''}${props.title} – ${props.siteTitle}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="theme-color" content="#0b4f4a" />
          <meta name="color-scheme" content="light" />
          <meta name="format-detection" content="telephone=no" />
          {props.description && <meta name="description" content={props.description} />}
          {props.isPrivate && <meta name="robots" content="noindex" />}
          {props.refreshSeconds && (
            <noscript>
              <meta http-equiv="refresh" content={String(props.refreshSeconds)} />
            </noscript>
          )}
          {fonts.map(font => (
            <link rel="preload" href={assetUrl(font)} as="font" type="font/woff2" crossorigin="anonymous" />
          ))}
          {props.styles.map(style => (
            <link rel="stylesheet" href={assetUrl(`styles/${style}.scss`)} />
          ))}
          <link rel="icon" href={assetUrl('brand/lotus.svg')} type="image/svg+xml" />
          {props.islands?.map(island => (
            <Island name={island} />
          ))}
        </head>
        <body class={props.bodyClass}>{props.children}</body>
      </html>
    </Speaking>
  )
}

/** A layout as the text of an HTML page. */
export const renderPage = (page: Content) => `<!doctype html>${render(page)}`
