export { giveUpJob } from './commands/give-up-job.ts'
export { retryFailedJob } from './commands/retry-failed-job.ts'
export { type Operation, seeOperation } from './queries/see-operation.ts'
