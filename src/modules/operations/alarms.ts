import type { Room } from '#platform/observe'
import { bytesInWords, spanInWords } from './measure.ts'
import type { Operation } from './queries/see-operation.ts'
import type { Text } from './texts.ts'

/** How long each may wait before an operator should look, in seconds. */
const patience = {
  job: 600,
  outbox: 60,
  seal: 120,
  // Every night, and two hours for one that takes longer than the last.
  backup: 26 * 3600,
}
const leastRoom = 0.1
const mostConnections = 0.9

const isNarrow = ({ free, total }: Room) => free < total * leastRoom

/** What an operator should look at now, in words; empty when all is well. */
export function alarmsOf(now: Operation, t: Text, locale: 'vi' | 'en'): string[] {
  const { queue, processes, database, files } = now
  const time = (seconds: number) => ({ time: spanInWords(seconds, locale) })
  const room = ({ free }: Room) => ({ free: bytesInWords(free, locale) })
  const alive = processes.filter(process => !process.lost)
  const versions = [...new Set(alive.map(process => process.version))]
  return [
    queue.failed > 0 && t('bad.failed', { count: queue.failed }),
    queue.oldestDueSeconds > patience.job && t('bad.stuck', time(queue.oldestDueSeconds)),
    queue.outboxSeconds > patience.outbox && t('bad.outbox', time(queue.outboxSeconds)),
    queue.unsealedSeconds > patience.seal && t('bad.seal', time(queue.unsealedSeconds)),
    ...processes
      .filter(process => process.lost)
      .map(({ host, pid }) => t('bad.process', { process: `${host}/${pid}` })),
    !alive.some(process => process.role !== 'web') && t('bad.workers'),
    versions.length > 1 && t('bad.versions', { versions: versions.join(', ') }),
    ...now.integrations
      .filter(({ failed_at, succeeded_at }) => failed_at && (!succeeded_at || failed_at > succeeded_at))
      .map(({ name }) => t('bad.integration', { name: t(`outside.${name}`) })),
    !files && t('bad.files'),
    files?.kind === 'folder' && isNarrow(files) && t('bad.room', room(files)),
    database.room && isNarrow(database.room) && t('bad.database-room', room(database.room)),
    now.standbys.wanted && !now.standbys.inStep && t('bad.standby'),
    database.connections > database.mostConnections * mostConnections &&
      t('bad.connections', { used: database.connections, most: database.mostConnections }),
    now.sinceBackup !== null && now.sinceBackup > patience.backup && t('bad.backup', time(now.sinceBackup)),
    ...now.lacking.map(what => t(`bad.no-${what}`)),
  ].filter(line => typeof line === 'string')
}
