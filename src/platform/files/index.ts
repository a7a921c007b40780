export { isStoreAway } from './away.ts'
export { type FileRoom, fileRoom, filesCheck } from './check.ts'
export { doubtStrangers, giveUpFiles, giveUpUnused, removeBytes } from './give-up.ts'
export { hasScanner, inspect, type Refusal } from './inspect.ts'
export { liesInStore, putBack } from './put-back.ts'
export { fileSettings } from './settings.ts'
export {
  begin,
  type FileRow,
  filesOfHash,
  findFile,
  openBytes,
  openFile,
  receive,
  resume,
  standing,
  storeBytes,
  sweepArriving,
} from './store.ts'
