import { CopyCode } from './copy-code.tsx'

export const examples = { 'mã để ghi lại': <CopyCode label="Mã hồ sơ:">H36.15-261112-0042</CopyCode> }
