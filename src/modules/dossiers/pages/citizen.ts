import type { Page } from '#platform/http'
import { answerSupplementPage } from '../citizen/answer-supplement.tsx'
import { discardDraftPage } from '../citizen/discard-draft.tsx'
import { ownPaperPage, printedPaperPage } from '../citizen/dossier-files.ts'
import { draftAutosave } from '../citizen/draft-autosave.ts'
import { draftPage } from '../citizen/draft-page.tsx'
import { draftPapers, draftPapersAutosave } from '../citizen/draft-papers.tsx'
import { draftReceiving } from '../citizen/draft-receiving.tsx'
import { draftRenewed } from '../citizen/draft-renewed.tsx'
import { draftReview } from '../citizen/draft-review.tsx'
import { filedPage } from '../citizen/filed.tsx'
import { lookUpCodePage, lookUpPage } from '../citizen/look-up.tsx'
import { myDossierPage } from '../citizen/my-dossier.tsx'
import { myDossiersPage } from '../citizen/my-dossiers.tsx'
import { previewPage, previewPdf } from '../citizen/preview-page.tsx'
import { ratePage } from '../citizen/rate.tsx'
import { startFiling } from '../citizen/start-filing.tsx'
import { withdrawPage } from '../citizen/withdraw.tsx'

/** What citizens see of dossiers: filing, following, completing, taking back, looking up. */
export const citizenPages: readonly Page[] = [
  startFiling,
  draftReceiving,
  draftPage,
  draftAutosave,
  draftPapers,
  draftPapersAutosave,
  draftReview,
  draftRenewed,
  discardDraftPage,
  filedPage,
  myDossiersPage,
  myDossierPage,
  printedPaperPage,
  ownPaperPage,
  answerSupplementPage,
  previewPage,
  previewPdf,
  withdrawPage,
  ratePage,
  lookUpPage,
  lookUpCodePage,
]
