export type { Content } from '#lib/html'
export { assetsFolder, assetsPath, assetUrl } from './assets.ts'
export { BackLink } from './back-link/back-link.tsx'
export { type Bar, BarChart, type BarChartProps } from './bar-chart/bar-chart.tsx'
export { ColumnChart, type ColumnPoint } from './bar-chart/column-chart.tsx'
export { LotusMark } from './brand/lotus-mark.tsx'
export { type Breadcrumb, Breadcrumbs } from './breadcrumbs/breadcrumbs.tsx'
export { Button, ButtonGroup, type ButtonProps } from './button/button.tsx'
export { Card, LinkTile, type LinkTileProps, LinkTiles } from './card/card.tsx'
export { Checkboxes, type CheckboxesProps, type CheckboxItem } from './checkboxes/checkboxes.tsx'
export { ConfirmPage, type ConfirmPageProps } from './confirm-page/confirm-page.tsx'
export { CopyCode } from './copy-code/copy-code.tsx'
export { DateInput, type DateInputProps, type DatePart } from './date-input/date-input.tsx'
export { Deadline, type DeadlineProps } from './deadline/deadline.tsx'
export { Details } from './details/details.tsx'
export { DocumentLink, type DocumentLinkProps, PdfView } from './document-link/document-link.tsx'
export { EFormPage, type EFormPageProps, errorLinks, type Origins } from './e-form/e-form-page.tsx'
export {
  addressButtons,
  chosenAddress,
  type FoundAddresses,
  oldAddressName,
  type Places,
  readChosenAddress,
} from './e-form/places.ts'
export { EmptyState } from './empty-state/empty-state.tsx'
export { ErrorSummary, type ErrorSummaryProps, type FormError } from './error-summary/error-summary.tsx'
export {
  type Attributes,
  ErrorMessage,
  type FieldProps,
  FormGroup,
  Hint,
  Label,
  type Size,
} from './field/field.tsx'
export { Fieldset, type FieldsetProps } from './fieldset/fieldset.tsx'
export { FileUpload, type FileUploadProps, type UploadedFile } from './file-upload/file-upload.tsx'
export { FilterBar, type FilterBarProps } from './filter-bar/filter-bar.tsx'
export { FormPage, type FormPageProps } from './form-page/form-page.tsx'
export { JsonData } from './form-page/json-data.tsx'
export { InsetText } from './inset-text/inset-text.tsx'
export { Island, type IslandName } from './island/island.tsx'
export { BareLayout } from './layout/bare-layout.tsx'
export { CitizenLayout, type CitizenLayoutProps, type MenuItem } from './layout/citizen-layout.tsx'
export { type PageProps, renderPage, type Site } from './layout/document.tsx'
export { Hero } from './layout/hero.tsx'
export { KioskLayout, type KioskLayoutProps } from './layout/kiosk-layout.tsx'
export { PageHeading } from './layout/page-heading.tsx'
export { StaffLayout, type StaffLayoutProps, type StaffMenuItem } from './layout/staff-layout.tsx'
export { LiveRegion, type LiveRegionProps } from './live-region/live-region.tsx'
export {
  NotificationBanner,
  type NotificationBannerProps,
} from './notification-banner/notification-banner.tsx'
export { type PageLink, Pagination } from './pagination/pagination.tsx'
export { Panel } from './panel/panel.tsx'
export { Qr } from './qr/qr.tsx'
export { type RadioItem, Radios, type RadiosProps } from './radios/radios.tsx'
export { SearchBox, type SearchBoxProps } from './search-box/search-box.tsx'
export { Select, type SelectItem, type SelectProps } from './select/select.tsx'
export { type Stat, StatTiles } from './stat-tiles/stat-tiles.tsx'
export { StatusTag } from './status-tag/status-tag.tsx'
export { Steps, type StepsProps } from './steps/steps.tsx'
export {
  type SummaryAction,
  SummaryList,
  type SummaryListProps,
  type SummaryRow,
} from './summary-list/summary-list.tsx'
export { type Column, Table, type TableProps } from './table/table.tsx'
export { type Tab, Tabs } from './tabs/tabs.tsx'
export { Tag, type TagColour } from './tag/tag.tsx'
export { type Task, TaskList } from './task-list/task-list.tsx'
export { TextInput, type TextInputProps } from './text-input/text-input.tsx'
export { Textarea, type TextareaProps } from './textarea/textarea.tsx'
export {
  type DesignTexts,
  type DossierStatusCode,
  type Language,
  Speaking,
  textsIn,
} from './texts/texts.ts'
export { Timeline, type TimelineItem } from './timeline/timeline.tsx'
export { WarningText } from './warning-text/warning-text.tsx'
