export {
  type Authority,
  type IssuedCertificate,
  issueCertificate,
  type KeyKind,
  makeAuthority,
} from './authority.ts'
export type { Change } from './changes.ts'
export type { Timestamper } from './cms-write.ts'
export { type Inspection, inspectSignatures, type SignatureReport } from './inspect.ts'
export { BrokenPdf } from './pdf/objects.ts'
export type { Rectangle } from './pdf/rectangle.ts'
export { sealOver } from './place.ts'
export { type Appearance, addSignature, type SignatureRequest } from './sign.ts'
export { type Signer, signerFromPem } from './signer.ts'
