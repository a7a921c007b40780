import type { Content } from '#lib/html'
import { examples as backLink } from './back-link/back-link.examples.tsx'
import { examples as barChart } from './bar-chart/bar-chart.examples.tsx'
import { examples as breadcrumbs } from './breadcrumbs/breadcrumbs.examples.tsx'
import { examples as button } from './button/button.examples.tsx'
import { examples as card } from './card/card.examples.tsx'
import { examples as checkboxes } from './checkboxes/checkboxes.examples.tsx'
import { examples as confirmPage } from './confirm-page/confirm-page.examples.tsx'
import { examples as copyCode } from './copy-code/copy-code.examples.tsx'
import { examples as dateInput } from './date-input/date-input.examples.tsx'
import { examples as deadline } from './deadline/deadline.examples.tsx'
import { examples as details } from './details/details.examples.tsx'
import { examples as documentLink } from './document-link/document-link.examples.tsx'
import { examples as eForm } from './e-form/e-form.examples.tsx'
import { examples as emptyState } from './empty-state/empty-state.examples.tsx'
import { examples as errorSummary } from './error-summary/error-summary.examples.tsx'
import { examples as fieldset } from './fieldset/fieldset.examples.tsx'
import { examples as fileUpload } from './file-upload/file-upload.examples.tsx'
import { examples as filterBar } from './filter-bar/filter-bar.examples.tsx'
import { examples as formPage } from './form-page/form-page.examples.tsx'
import { examples as insetText } from './inset-text/inset-text.examples.tsx'
import { CitizenLayout } from './layout/citizen-layout.tsx'
import { renderPage, type Site } from './layout/document.tsx'
import { PageHeading } from './layout/page-heading.tsx'
import { StaffLayout } from './layout/staff-layout.tsx'
import { examples as liveRegion } from './live-region/live-region.examples.tsx'
import { examples as notificationBanner } from './notification-banner/notification-banner.examples.tsx'
import { examples as pagination } from './pagination/pagination.examples.tsx'
import { examples as panel } from './panel/panel.examples.tsx'
import { examples as qr } from './qr/qr.examples.tsx'
import { examples as radios } from './radios/radios.examples.tsx'
import { examples as searchBox } from './search-box/search-box.examples.tsx'
import { examples as select } from './select/select.examples.tsx'
import { examples as statTiles } from './stat-tiles/stat-tiles.examples.tsx'
import { examples as statusTag } from './status-tag/status-tag.examples.tsx'
import { examples as steps } from './steps/steps.examples.tsx'
import { examples as summaryList } from './summary-list/summary-list.examples.tsx'
import { examples as table } from './table/table.examples.tsx'
import { examples as tabs } from './tabs/tabs.examples.tsx'
import { examples as tag } from './tag/tag.examples.tsx'
import { examples as taskList } from './task-list/task-list.examples.tsx'
import { examples as textInput } from './text-input/text-input.examples.tsx'
import { examples as textarea } from './textarea/textarea.examples.tsx'
import { examples as timeline } from './timeline/timeline.examples.tsx'
import { examples as warningText } from './warning-text/warning-text.examples.tsx'

type Examples = { [title: string]: Content }

/** Every component with its examples, in the order of a person's way through the site. */
export const galleryOf: { [component: string]: Examples } = {
  searchBox,
  card,
  steps,
  textInput,
  textarea,
  select,
  radios,
  checkboxes,
  dateInput,
  fileUpload,
  eForm,
  fieldset,
  formPage,
  button,
  errorSummary,
  notificationBanner,
  panel,
  copyCode,
  qr,
  summaryList,
  taskList,
  deadline,
  timeline,
  statusTag,
  liveRegion,
  tag,
  table,
  tabs,
  filterBar,
  pagination,
  statTiles,
  barChart,
  details,
  warningText,
  insetText,
  documentLink,
  emptyState,
  confirmPage,
  backLink,
  breadcrumbs,
}

const site: Site = { province: 'Tỉnh Lâm Đồng', name: 'Cổng dịch vụ công' }

const Gallery = () => (
  <>
    <PageHeading
      title="Bộ giao diện Sen"
      lead="Mỗi thành phần một ví dụ, để xem, để kiểm tra và để dùng lại."
    />
    {Object.entries(galleryOf).map(([component, examples]) => (
      <section id={component}>
        <h2>{component}</h2>
        {Object.entries(examples).map(([title, view]) => (
          <>
            <h3 class="sen-caption">{title}</h3>
            {view}
          </>
        ))}
      </section>
    ))}
  </>
)

/** All examples on one citizens' page. */
export const renderGallery = (): string =>
  renderPage(
    <CitizenLayout
      site={site}
      title="Bộ giao diện"
      otherLanguageHref="?lang=en"
      signInHref="/dang-nhap"
      menu={[
        { text: 'Thủ tục', href: '/thu-tuc' },
        { text: 'Tra cứu hồ sơ', href: '/tra-cuu', current: true },
        { text: 'Phản ánh', href: '/phan-anh' },
        { text: 'Trợ giúp', href: '/tro-giup' },
      ]}
      footer={{
        hotline: { text: 'Cần giúp? Gọi', phone: '1900 0000' },
        links: [
          { text: 'Bảo vệ dữ liệu cá nhân', href: '/du-lieu-ca-nhan' },
          { text: 'Dữ liệu mở', href: '/du-lieu-mo' },
        ],
        owner: 'Ủy ban nhân dân tỉnh Lâm Đồng',
      }}
      wide
    >
      <Gallery />
    </CitizenLayout>,
  )

/** The same examples as officers see them. */
export const renderStaffGallery = (): string =>
  renderPage(
    <StaffLayout
      site={{ ...site, name: 'Bàn làm việc' }}
      title="Bộ giao diện"
      user={{
        name: 'Đặng Quốc Huy',
        role: 'Công chức tư pháp – hộ tịch',
        href: '/toi',
        signOut: { action: '/dang-xuat', csrf: 'vi-du' },
      }}
      office={{ name: 'UBND xã Đơn Dương', href: '/doi-don-vi' }}
      search={{ action: '/tim', label: 'Tìm hồ sơ, người, thủ tục' }}
      menu={[
        {
          items: [
            { text: 'Việc của tôi', href: '#', current: true, count: 12 },
            { text: 'Quá hạn', href: '#', count: 3, isLate: true },
            { text: 'Tiếp nhận tại quầy', href: '#', shortcut: 'g t' },
          ],
        },
        {
          title: 'Quản lý',
          items: [
            { text: 'Thủ tục hành chính', href: '#' },
            { text: 'Báo cáo', href: '#' },
          ],
        },
      ]}
    >
      <Gallery />
    </StaffLayout>,
  )
