export { inspect, type Refusal } from './inspect.ts'
export {
  begin,
  type FileRow,
  fileSettings,
  filesOfHash,
  findFile,
  openFile,
  receive,
  resume,
  storeBytes,
} from './store.ts'
