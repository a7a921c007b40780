export { begin, type FileRow, fileSettings, filesOfHash, findFile, openFile, receive, resume, storeBytes } from './store.ts'
export { inspect, type Refusal } from './inspect.ts'
