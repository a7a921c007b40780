import type { Content } from '#lib/html'
import { BackLink } from '../back-link/back-link.tsx'
import { type Breadcrumb, Breadcrumbs } from '../breadcrumbs/breadcrumbs.tsx'
import { classNames } from '../class-names.ts'
import { type Language, textsIn } from '../texts/texts.ts'
import { Document, type PageProps, type Site } from './document.tsx'
import { Brand, LanguageLink, PersonName, type SignOut, SignOutButton, SkipLink } from './page-parts.tsx'

export type MenuItem = { text: string; href: string; current?: boolean }

export type CitizenLayoutProps = PageProps & {
  site: Site
  /** This page in the other language. */
  otherLanguageHref?: string
  menu?: MenuItem[]
  user?: { name: string; href: string; signOut?: SignOut }
  signInHref?: string
  breadcrumbs?: Breadcrumb[]
  backHref?: string
  /** Across the whole width above the content: a hero, a notice to everybody. */
  banner?: Content
  /** Lists and tables may use the whole width; text pages stay narrow enough to read. */
  wide?: boolean
  footer?: CitizenFooterProps
}

export type CitizenFooterProps = {
  links?: MenuItem[]
  hotline?: { text: string; phone: string }
  owner?: Content
}

/** Pages of citizens and enterprises: made for a small phone first. */
export function CitizenLayout(props: CitizenLayoutProps) {
  const texts = props.texts ?? textsIn[props.lang ?? 'vi']
  return (
    <Document
      {...props}
      siteTitle={`${props.site.name} ${props.site.province}`}
      styles={['main']}
      bodyClass="sen-body sen-citizen"
    >
      <SkipLink />
      <CitizenHeader {...props} lang={props.lang ?? 'vi'} />
      {(props.breadcrumbs || props.backHref) && (
        <div class="sen-container">
          {props.breadcrumbs && <Breadcrumbs items={props.breadcrumbs} collapseOnPhone />}
          {props.backHref && (
            <nav aria-label={texts.back}>
              <BackLink href={props.backHref} />
            </nav>
          )}
        </div>
      )}
      <main class="sen-frame" id="sen-noi-dung" tabindex={-1}>
        {props.banner}
        <div class="sen-container">
          <div class={classNames('sen-main', !props.wide && 'sen-main--text')}>{props.children}</div>
        </div>
      </main>
      <CitizenFooter {...props.footer} site={props.site} />
    </Document>
  )
}

function CitizenHeader(props: CitizenLayoutProps & { lang: Language }) {
  const texts = props.texts ?? textsIn[props.lang]
  return (
    <header class="sen-header">
      <div class="sen-container sen-header__bar">
        <Brand site={props.site} />
        <div class="sen-header__tools">
          {props.otherLanguageHref && <LanguageLink lang={props.lang} href={props.otherLanguageHref} />}
          {props.user && (
            <a class="sen-header__link sen-header__user" href={props.user.href}>
              <PersonName name={props.user.name} />
            </a>
          )}
          {props.user?.signOut && (
            <div class={props.menu && 'sen-wide-only'}>
              <SignOutButton {...props.user.signOut} />
            </div>
          )}
          {!props.user && props.signInHref && (
            <a class="sen-header__link sen-header__sign-in" href={props.signInHref}>
              {texts.signIn}
            </a>
          )}
          {props.menu && (
            <button class="sen-header__button sen-menu-button" type="button" popovertarget="sen-danh-muc">
              <MenuIcon />
              <span class="sen-menu-button__text">{texts.menu}</span>
            </button>
          )}
        </div>
      </div>
      {props.menu && (
        <nav class="sen-menu" id="sen-danh-muc" popover="auto" aria-label={texts.menu}>
          <ul class="sen-container sen-menu__list">
            {props.menu.map(item => (
              <li>
                <a class="sen-menu__link" href={item.href} aria-current={item.current ? 'page' : undefined}>
                  {item.text}
                </a>
              </li>
            ))}
            {props.user?.signOut && (
              <li class="sen-narrow-only">
                <SignOutButton {...props.user.signOut} class="sen-menu__link" />
              </li>
            )}
          </ul>
        </nav>
      )}
    </header>
  )
}

const MenuIcon = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    <path d="M3 5h14M3 10h14M3 15h14" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
  </svg>
)

function CitizenFooter(props: CitizenFooterProps & { site: Site }) {
  return (
    <footer class="sen-footer">
      <div class="sen-container">
        {props.hotline && (
          <p class="sen-footer__hotline">
            {props.hotline.text}{' '}
            <a href={`tel:${props.hotline.phone.replaceAll(/[^+\d]/g, '')}`}>{props.hotline.phone}</a>
          </p>
        )}
        {props.links && (
          <ul class="sen-footer__links">
            {props.links.map(link => (
              <li>
                <a href={link.href}>{link.text}</a>
              </li>
            ))}
          </ul>
        )}
        <p class="sen-footer__owner">{props.owner ?? `${props.site.name} ${props.site.province}`}</p>
      </div>
    </footer>
  )
}
