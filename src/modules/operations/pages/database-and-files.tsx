import { SummaryList } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Ctx } from '#platform/http'
import type { Room } from '#platform/observe'
import { bytesInWords, figure, spanInWords } from '../measure.ts'
import type { Operation } from '../queries/see-operation.ts'
import type { Text } from '../texts.ts'

export function DatabaseAndFiles({ ctx, t, now }: { ctx: Ctx; t: Text; now: Operation }) {
  const { database, standbys, queue, files } = now
  const bytes = (count: number) => bytesInWords(count, ctx.locale)
  const room = ({ free, total }: Room) => ({ free: bytes(free), total: bytes(total) })
  const span = (seconds: number) => spanInWords(seconds, ctx.locale)
  const filesInWords = !files
    ? t('bad.files')
    : files.kind === 's3'
      ? t('files.s3', { endpoint: files.endpoint, bucket: files.bucket })
      : t('files.folder', room(files))
  return (
    <>
      <h2 class="govuk-heading-m">{t('database.title')}</h2>
      <SummaryList
        rows={[
          { key: t('database.version'), value: database.version },
          { key: t('database.size'), value: bytes(database.bytes) },
          {
            key: t('database.room'),
            value: database.room ? t('database.room.of', room(database.room)) : t('database.room.elsewhere'),
          },
          {
            key: t('database.connections'),
            value: t('database.connections.of', {
              used: database.connections,
              most: database.mostConnections,
            }),
          },
          {
            key: t('database.standbys'),
            value: t('database.standbys.of', {
              following: figure(standbys.following, ctx.locale),
              inStep: figure(standbys.inStep, ctx.locale),
            }),
          },
          { key: t('ledger.sealed'), value: queue.sealedAt ? formatDateTime(queue.sealedAt) : t('never') },
          { key: t('ledger.unsealed'), value: span(queue.unsealedSeconds) },
          {
            key: t('outbox.rows'),
            value: t('outbox.rows.of', {
              rows: figure(queue.outbox, ctx.locale),
              time: span(queue.outboxSeconds),
            }),
          },
          { key: t('files.place'), value: filesInWords },
        ]}
      />
    </>
  )
}
