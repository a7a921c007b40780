export { type DatabaseFigures, databaseFigures, type Room, roomAt } from './database-figures.ts'
export { instruments } from './instruments.ts'
export { type Integration, listIntegrations, noteOutside, watchOutside } from './integrations.ts'
export {
  heartbeatChannel,
  listCostlyStatements,
  listProcesses,
  type RunningProcess,
  startHeartbeat,
} from './processes.ts'
export {
  dropJob,
  type FailingJob,
  findFailingJob,
  listFailingJobs,
  type QueueFigures,
  queueFigures,
  retryJob,
  retryJobs,
} from './queue.ts'
export { databaseCheck, NotReady, queueCheck, type Ready, readiness } from './readiness.ts'
export { type Standbys, standbys } from './standbys.ts'
export { type Counted, watchStatements } from './statements.ts'
export { startTelemetry } from './telemetry.ts'
