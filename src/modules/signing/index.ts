export { signPdf } from './commands/sign-pdf.ts'
export { findRoot, inspectOurPdf, inspectPdf } from './queries/inspect-pdf.ts'
export { type Holder, hasSigner, type SignerSource, useSignerSource } from './source.ts'
