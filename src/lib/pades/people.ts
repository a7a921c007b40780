import { X509Certificate } from 'node:crypto'
import { issueCertificate, makeAuthority } from './authority.ts'
import { addSignature } from './sign.ts'

/** The people of the tests: an authority, a leader and an agency, none of them real. */
const from = new Date('2026-01-01T00:00:00Z')
export const signedAt = new Date('2026-11-21T08:30:05Z')
export const authority = makeAuthority({ name: 'CA trình diễn Sen', from, keys: 'ec' })
export const anchor = new X509Certificate(authority.root).raw
export const leader = issueCertificate(authority, {
  commonName: 'Nguyễn Thị Ánh Dương',
  title: 'Phó Chủ tịch',
  organisation: 'Ủy ban nhân dân phường Mẫu',
  from,
})
export const agency = issueCertificate(authority, {
  commonName: 'Ủy ban nhân dân phường Mẫu',
  organisation: 'Ủy ban nhân dân phường Mẫu',
  from,
  keys: 'ec',
})

export const signAsLeader = (pdf: Uint8Array) =>
  addSignature(pdf, {
    signer: leader.signer,
    at: signedAt,
    field: 'leader',
    name: 'Nguyễn Thị Ánh Dương',
    reason: 'Ký ban hành',
    location: 'Phường Mẫu',
  })

export const sealAsAgency = (pdf: Uint8Array) =>
  addSignature(pdf, { signer: agency.signer, at: signedAt, field: 'agency', reason: 'Đóng dấu cơ quan' })
