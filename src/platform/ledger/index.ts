export { append, type Entry, historyOf } from './append.ts'
export { type Break, seal, verify } from './verify.ts'
