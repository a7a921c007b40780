import { z } from 'zod'
import {
  BareLayout,
  CitizenLayout,
  type CitizenLayoutProps,
  type Content,
  FormPage,
  KioskLayout,
  StaffLayout,
  type StaffLayoutProps,
} from '#design'
import { can, roles } from '#platform/access'
import { settings } from '#platform/config'
import type { SenError } from '#platform/errors'
import { type Ctx, html, type Reply } from '#platform/http'
import { messagesOf } from '#platform/i18n'
import type { MenuItem } from '#platform/manifest'
import en from './messages.en.ts'
import vi from './messages.vi.ts'

const texts = messagesOf(vi, en)

const site = settings('site', {
  SITE_PROVINCE: z.string().default('Tỉnh Tây Ninh').describe('Province whose name stands in the header'),
  SITE_HOTLINE: z.string().default('0276 0000 000').describe('Telephone number that people may call'),
})

let staffMenu: readonly MenuItem[] = []

/** The officers' menu, collected from the manifests when the program starts. */
export function setNavigation(menu: readonly MenuItem[]): void {
  staffMenu = menu.toSorted((a, b) => a.order - b.order)
}

const citizenLinks = (t: ReturnType<typeof texts>, path: string) =>
  [
    { text: t('nav.procedures'), href: '/thu-tuc' },
    { text: t('nav.dossiers'), href: '/ho-so' },
    { text: t('nav.bills'), href: '/khoan-nop' },
    { text: t('nav.lookup'), href: '/tra-cuu' },
    { text: t('nav.documents'), href: '/giay-to' },
    { text: t('nav.inbox'), href: '/tin-nhan' },
    { text: t('nav.verify'), href: '/xac-minh' },
  ].map(item => ({ ...item, current: path === item.href || path.startsWith(`${item.href}/`) }))

type Frame<P> = Omit<P, 'site' | 'children' | 'lang' | 'user' | 'menu' | 'office'> & {
  status?: number
  children?: Content
}

/** A page of the public side: header, menu, who is signed in, footer. */
export function citizenPage(ctx: Ctx, { status, ...page }: Frame<CitizenLayoutProps>): Reply {
  const t = texts(ctx.locale)
  const { actor } = ctx
  return html(
    <CitizenLayout
      lang={ctx.locale}
      site={{ province: site().SITE_PROVINCE, name: t('site.name'), homeHref: '/' }}
      otherLanguageHref={inOtherLanguage(ctx)}
      menu={citizenLinks(t, ctx.url.pathname)}
      user={
        actor.kind === 'citizen'
          ? { name: actor.name, href: '/tai-khoan', signOut: { action: '/dang-xuat', csrf: ctx.csrf } }
          : undefined
      }
      signInHref={`/dang-nhap?ve=${encodeURIComponent(ctx.url.pathname)}`}
      footer={{
        hotline: { text: t('footer.hotline'), phone: site().SITE_HOTLINE },
        links: [
          { text: t('nav.lookup'), href: '/tra-cuu' },
          { text: t('nav.verify'), href: '/xac-minh' },
          { text: t('footer.staff'), href: '/can-bo' },
        ],
      }}
      {...page}
    >
      {page.children}
    </CitizenLayout>,
    status,
  )
}

/** A page of the officers: side menu by permission, keyboard paths, one search box. */
export function staffPage(ctx: Ctx, { status, ...page }: Frame<StaffLayoutProps>): Reply {
  const t = texts(ctx.locale)
  const { actor } = ctx
  if (actor.kind !== 'staff') throw new Error('Officers’ pages are for officers')
  const held = [...new Set(actor.grants.map(grant => roles[grant.role]))]
  const path = ctx.url.pathname
  const shown = staffMenu.filter(item =>
    actor.grants.some(
      ({ agency }) => !(item.ofProvince && agency.includes('/')) && can(ctx, item.permission, { agency }),
    ),
  )
  const current = shown
    .filter(item => path === item.path || path.startsWith(`${item.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0]
  return html(
    <StaffLayout
      lang={ctx.locale}
      site={{ province: site().SITE_PROVINCE, name: t('site.staff'), homeHref: '/can-bo' }}
      otherLanguageHref={inOtherLanguage(ctx)}
      menu={[
        {
          items: shown.map(item => ({
            text: item.text[ctx.locale],
            href: item.path,
            current: item === current,
            shortcut: item.key,
          })),
        },
      ]}
      user={{
        name: actor.name,
        role: held.join(', '),
        href: '/can-bo/tai-khoan',
        signOut: { action: '/dang-xuat', csrf: ctx.csrf },
      }}
      search={{ action: '/can-bo/tim', label: t('staff.search'), name: 'q', value: ctx.query.q }}
      {...page}
    >
      {page.children}
    </StaffLayout>,
    status,
  )
}

export function kioskPage(
  ctx: Ctx,
  page: { title: string; refreshSeconds?: number; children: Content },
): Reply {
  const t = texts(ctx.locale)
  return html(
    <KioskLayout
      lang={ctx.locale}
      site={{ province: site().SITE_PROVINCE, name: t('site.name'), homeHref: '/tra-cuu?kiosk=1' }}
      otherLanguageHref={inOtherLanguage(ctx)}
      {...page}
    />,
  )
}

export function barePage(ctx: Ctx, page: { title: string; children: Content; status?: number }): Reply {
  const t = texts(ctx.locale)
  return html(
    <BareLayout
      lang={ctx.locale}
      site={{ province: site().SITE_PROVINCE, name: t('site.name'), homeHref: '/' }}
      {...page}
    />,
    page.status,
  )
}

/** What went wrong, in words, and what to do next. Missing and forbidden look the same. */
export function errorPage(ctx: Ctx, status: number, error: SenError | undefined): Reply {
  const t = texts(ctx.locale)
  const kind =
    status === 404
      ? 'missing'
      : status === 409
        ? 'conflict'
        : status === 429
          ? 'too-many'
          : status === 413 || error?.code === 'form.too-large'
            ? 'too-large'
            : status < 500
              ? 'input'
              : status === 503
                ? 'away'
                : 'failed'
  const content = (
    <>
      <h1 class="govuk-heading-l">{t(`error.${kind}.title`)}</h1>
      <p class="govuk-body">{t(`error.${kind}.text`, error?.params)}</p>
      <p class="govuk-body">
        <a class="govuk-link" href={ctx.actor.kind === 'staff' ? '/can-bo' : '/'}>
          {t('error.home')}
        </a>
      </p>
      <p class="govuk-hint">{t('error.id', { id: ctx.requestId.slice(0, 8) })}</p>
    </>
  )
  const page = { title: t(`error.${kind}.title`), status, children: content }
  return ctx.actor.kind === 'staff' ? staffPage(ctx, page) : citizenPage(ctx, page)
}

/** The session ended while somebody typed, or the database or the store of files was away: what they typed is here, and one press sends it. */
export function heldPage(ctx: Ctx, action: string, fields: Ctx['form'], away?: { csrf: string }): Reply {
  const t = texts(ctx.locale)
  const children = (
    <>
      <h1 class="govuk-heading-l">{t('held.title')}</h1>
      <p class="govuk-body">{t(away ? 'held.away' : 'held.text')}</p>
      <FormPage action={action} csrf={away?.csrf ?? ctx.csrf} submitText={t('held.send')} sticky={false}>
        {Object.entries(fields).flatMap(([name, value]) =>
          [value].flat().map(one => <input type="hidden" name={name} value={one} />),
        )}
      </FormPage>
    </>
  )
  const page = { title: t('held.title'), children, ...(away && { status: 503 }) }
  return ctx.actor.kind === 'staff' ? staffPage(ctx, page) : citizenPage(ctx, page)
}

function inOtherLanguage(ctx: Ctx): string {
  const query = new URLSearchParams(ctx.url.searchParams)
  query.set('lang', ctx.locale === 'vi' ? 'en' : 'vi')
  // What begins with two slashes is another site.
  return `${ctx.url.pathname.replace(/^\/+/, '/')}?${query}`
}
