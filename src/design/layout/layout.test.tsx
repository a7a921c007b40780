import { describe, expect, test } from 'vitest'
import { render } from '#lib/html'
import { Button } from '../button/button.tsx'
import { normaliseHtml } from '../govuk-mirror/normalise-html.ts'
import { BareLayout } from './bare-layout.tsx'
import { CitizenLayout } from './citizen-layout.tsx'
import { renderPage } from './document.tsx'
import { KioskLayout } from './kiosk-layout.tsx'
import { StaffLayout } from './staff-layout.tsx'

const site = { province: 'Tỉnh Lâm Đồng', name: 'Cổng dịch vụ công' }
const page = { site, title: 'Tra cứu hồ sơ', children: <h1>Tra cứu hồ sơ</h1> }
const user = { name: 'Đặng Quốc Huy', role: 'Công chức', signOut: { action: '/dang-xuat', csrf: 'x' } }

const layouts = {
  citizen: renderPage(<CitizenLayout {...page} />),
  staff: renderPage(<StaffLayout {...page} menu={[{ items: [] }]} user={user} />),
  kiosk: renderPage(<KioskLayout {...page} />),
  bare: renderPage(<BareLayout {...page} />),
}

describe.each(Object.entries(layouts))('%s', (_, html) => {
  test('is a whole document in Vietnamese that fits a phone', () => {
    expect(html).toMatch(/^<!doctype html><html lang="vi"/)
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1')
    expect(html).toMatch(/<title>Tra cứu hồ sơ – /)
    expect(html.match(/<main[ >]/g)).toHaveLength(1)
  })
  test('holds nothing that the content security policy refuses', () => {
    expect(html).not.toMatch(/ style="/)
    expect(html).not.toMatch(/ on[a-z]+="/)
    expect(html).not.toMatch(/<script(?![^>]*(src=|type="application\/json"))/)
    expect(html).not.toContain('<style')
  })
})

test('a citizen’s page without forms asks for no script at all', () => {
  expect(layouts.citizen).not.toContain('<script')
})

test('English when asked: words of the components and the way back to Vietnamese', () => {
  const html = renderPage(
    <CitizenLayout {...page} lang="en" otherLanguageHref="?lang=vi" signInHref="/dang-nhap">
      <Button once>Send</Button>
    </CitizenLayout>,
  )
  expect(html).toContain('<html lang="en"')
  expect(html).toContain('data-once="Sending…"')
  expect(normaliseHtml(html)).toContain(
    '<a aria-label="VI – Tiếng Việt" class="sen-header__link" href="?lang=vi" hreflang="vi" lang="vi" rel="alternate">',
  )
  expect(html).toContain('Skip to main content')
})

test('mistakes are said first in the title', () => {
  expect(renderPage(<CitizenLayout {...page} hasErrors />)).toContain('<title>Lỗi: Tra cứu hồ sơ – ')
})

test('signing out is a form, because it changes something', () => {
  expect(layouts.staff).toMatch(
    /<form method="post" action="\/dang-xuat"[^>]*><input type="hidden" name="_csrf" value="x"/,
  )
})

test('pages of officers are not for search engines', () => {
  expect(layouts.staff).toContain('<meta name="robots" content="noindex"')
})

test('a name cannot become markup', () => {
  expect(render(<CitizenLayout {...page} user={{ name: '<b>x</b>', href: '/' }} />)).toContain('&lt;b>x')
})
