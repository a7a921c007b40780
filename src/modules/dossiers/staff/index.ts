import type { Page } from '#platform/http'
import type { MenuItem } from '#platform/manifest'
import { batchPage } from './batch-page.tsx'
import { cataloguePage, catalogueProcedurePage } from './catalogue-pages.tsx'
import { counterDiscard } from './counter-discard.tsx'
import { counterDone } from './counter-done.tsx'
import { counterForm } from './counter-form.tsx'
import { counterStart } from './counter-start.tsx'
import { dossierPage } from './dossier-page.tsx'
import { refusePage, stopPage, stopUnpaidPage, withdrawPage } from './ending-pages.tsx'
import { extendPage } from './extend-page.tsx'
import { controlSheetPage, opinionFilePage, paperPage, printedPage, resultPage } from './file-pages.ts'
import { overviewCsv, overviewFragment, overviewPage } from './overview-page.tsx'
import { acceptPage, checkPaperPage, claimPage } from './quick-deeds.ts'
import { registerPage, registerPdf } from './register-page.tsx'
import { revokePage } from './revoke-page.tsx'
import { searchPage } from './search-page.tsx'
import { supplementPage } from './supplement-page.tsx'
import { takeSupplementPage } from './take-supplement-page.tsx'
import { taskPage } from './task-page.tsx'
import { type TextKey, texts } from './texts.ts'
import { worklistFragment, worklistPage } from './worklist-page.tsx'

/** What officers see of dossiers: their work, the counter, one dossier, the register, the watch over all of it. */
export const staffPages: readonly Page[] = [
  worklistPage,
  worklistFragment,
  batchPage,
  counterStart,
  counterForm,
  counterDiscard,
  counterDone,
  dossierPage,
  printedPage,
  controlSheetPage,
  paperPage,
  resultPage,
  opinionFilePage,
  taskPage,
  acceptPage,
  claimPage,
  checkPaperPage,
  supplementPage,
  refusePage,
  stopPage,
  stopUnpaidPage,
  extendPage,
  revokePage,
  withdrawPage,
  takeSupplementPage,
  searchPage,
  registerPage,
  registerPdf,
  cataloguePage,
  catalogueProcedurePage,
  overviewPage,
  overviewFragment,
  overviewCsv,
]

const item = (key: TextKey, path: string, permission: string, order: number, shortcut: string): MenuItem => ({
  text: { vi: texts('vi')(key), en: texts('en')(key) },
  path,
  permission,
  order,
  key: shortcut,
})

export const staffMenu: readonly MenuItem[] = [
  item('work.title', '/can-bo', 'dossiers:dossier.view', 10, 'g v'),
  item('counter.title', '/can-bo/tiep-nhan', 'dossiers:task.one-stop-officer', 20, 'g t'),
  item('book.title', '/can-bo/so-theo-doi', 'dossiers:dossier.view', 30, 'g s'),
  item('catalogue.title', '/can-bo/thu-tuc', 'dossiers:dossier.view', 35, 'g p'),
  item('overview.title', '/can-bo/giam-sat', 'dossiers:overview.view', 40, 'g g'),
]
