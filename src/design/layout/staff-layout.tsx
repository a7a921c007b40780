import type { Content } from '#lib/html'
import { type Breadcrumb, Breadcrumbs } from '../breadcrumbs/breadcrumbs.tsx'
import { type Language, textsIn } from '../texts/texts.ts'
import { Document, type PageProps, type Site } from './document.tsx'
import { Brand, LanguageLink, type SignOut, SignOutButton, SkipLink } from './page-parts.tsx'

export type StaffMenuItem = {
  text: string
  href: string
  current?: boolean
  /** How many wait there, e.g. 12 or "99+". */
  count?: number | string
  isLate?: boolean
  shortcut?: string
}

export type StaffLayoutProps = PageProps & {
  site: Site
  otherLanguageHref?: string
  /** Groups of the side navigation. */
  menu: { title?: string; items: StaffMenuItem[] }[]
  user: { name: string; role: string; href?: string; signOut?: SignOut }
  /** The office one works for now, with a link to change it. */
  office?: { name: string; href?: string }
  /** One box that finds everything; `/` jumps to it. */
  search?: { action: string; value?: string; label: string; name?: string }
  breadcrumbs?: Breadcrumb[]
  banner?: Content
  /** Shortcuts of this page, added to those of every page. */
  keys?: [key: string, meaning: string][]
}

/** Pages of officers: dense, wide, and quick with the keyboard. */
export function StaffLayout(props: StaffLayoutProps) {
  const lang = props.lang ?? 'vi'
  const texts = props.texts ?? textsIn[lang]
  return (
    <Document
      {...props}
      isPrivate
      islands={[...new Set([...(props.islands ?? []), 'keys' as const])]}
      siteTitle={props.site.name}
      styles={['main', 'staff']}
      class="sen-dense"
      bodyClass="sen-body sen-staff"
    >
      <SkipLink />
      <StaffBar {...props} lang={lang} />
      <div class="sen-staff__frame">
        <nav class="sen-side" id="sen-danh-muc" popover="auto" aria-label={texts.menu}>
          {props.menu.map(group => (
            <>
              {group.title && <h2 class="sen-side__title">{group.title}</h2>}
              <ul class="sen-side__list">
                {group.items.map(item => (
                  <SideLink {...item} />
                ))}
              </ul>
            </>
          ))}
          <ul class="sen-side__list sen-narrow-only">
            {props.office?.href && <SideLink text={props.office.name} href={props.office.href} />}
            {props.user.signOut && (
              <li>
                <SignOutButton {...props.user.signOut} class="sen-side__link" />
              </li>
            )}
          </ul>
          <button class="sen-side__keys" type="button" popovertarget="sen-phim-tat">
            {texts.keysHint}
          </button>
        </nav>
        <div class="sen-staff__page">
          {props.banner}
          {props.breadcrumbs && <Breadcrumbs items={props.breadcrumbs} />}
          <main class="sen-main" id="sen-noi-dung" tabindex={-1}>
            {props.children}
          </main>
        </div>
      </div>
      <KeyList keys={[...(props.keys ?? []), ...texts.keys]} title={texts.keysTitle} close={texts.close} />
    </Document>
  )
}

function StaffBar(props: StaffLayoutProps & { lang: Language }) {
  const texts = props.texts ?? textsIn[props.lang]
  return (
    <header class="sen-bar">
      <button class="sen-header__button sen-bar__menu" type="button" popovertarget="sen-danh-muc">
        {texts.menu}
      </button>
      <Brand site={props.site} size={28} />
      {props.search && (
        <search class="sen-bar__search">
          <form action={props.search.action}>
            <input
              class="sen-bar__input"
              type="search"
              name={props.search.name ?? 'q'}
              value={props.search.value}
              aria-label={props.search.label}
              placeholder={props.search.label}
              data-search
            />
            <kbd class="sen-key" aria-hidden="true">
              /
            </kbd>
          </form>
        </search>
      )}
      <div class="sen-bar__tools">
        {props.office && (
          <span class="sen-wide-only">
            <BarLink text={props.office.name} href={props.office.href} />
          </span>
        )}
        <span class="sen-bar__user">
          <BarLink text={props.user.name} href={props.user.href} />
          <span class="sen-bar__role">{props.user.role}</span>
        </span>
        {props.otherLanguageHref && <LanguageLink lang={props.lang} href={props.otherLanguageHref} />}
        {props.user.signOut && (
          <span class="sen-wide-only">
            <SignOutButton {...props.user.signOut} />
          </span>
        )}
      </div>
    </header>
  )
}

const BarLink = (props: { text: string; href?: string }) =>
  props.href ? (
    <a class="sen-bar__link" href={props.href}>
      {props.text}
    </a>
  ) : (
    <span class="sen-bar__text">{props.text}</span>
  )

const SideLink = (item: StaffMenuItem) => (
  <li>
    <a
      class="sen-side__link"
      href={item.href}
      aria-current={item.current ? 'page' : undefined}
      data-key={item.shortcut}
      title={item.shortcut}
    >
      <span class="sen-side__text">{item.text}</span>
      {item.count !== undefined && (
        <span class={item.isLate ? 'sen-count sen-count--late' : 'sen-count'}>{item.count}</span>
      )}
    </a>
  </li>
)

function KeyList(props: { keys: [string, string][]; title: string; close: string }) {
  return (
    <div class="sen-keys" id="sen-phim-tat" popover="auto" role="dialog" aria-labelledby="sen-phim-tat-ten">
      <h2 class="sen-keys__title" id="sen-phim-tat-ten">
        {props.title}
      </h2>
      <dl class="sen-keys__list">
        {props.keys.map(([key, meaning]) => (
          <div>
            <dt>
              <kbd class="sen-key">{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <button
        class="govuk-button govuk-button--secondary sen-button--small"
        type="button"
        popovertarget="sen-phim-tat"
        popovertargetaction="hide"
      >
        {props.close}
      </button>
    </div>
  )
}
