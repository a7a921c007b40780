export { append, type Entry, historyOf, type Recorded } from './append.ts'
export { type Break, seal, verify } from './verify.ts'
