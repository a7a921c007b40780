export { crc16 } from './crc16.ts'
export { type Fields, readFields } from './fields.ts'
export {
  type Decoded,
  decodeVietQr,
  type Encoded,
  encodeVietQr,
  readPayload,
  type VietQr,
  type VietQrError,
} from './vietqr.ts'
