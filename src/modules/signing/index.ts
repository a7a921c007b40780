export { signPdf } from './commands/sign-pdf.ts'
export { findRoot, hasAnchors, inspectOurPdf, inspectPdf } from './queries/inspect-pdf.ts'
export { type Holder, hasSigner, type SignerSource, useSignerSource } from './source.ts'
