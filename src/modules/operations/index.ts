export { giveUpJob } from './commands/give-up-job.ts'
export { retryFailedJob } from './commands/retry-failed-job.ts'
export { retryFailedJobs } from './commands/retry-failed-jobs.ts'
export { type Operation, seeOperation } from './queries/see-operation.ts'
