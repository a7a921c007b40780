import { Button, Table } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Ctx } from '#platform/http'
import type { SessionRow } from '../queries/sessions.ts'
import { texts } from '../texts.ts'

/** Where somebody is signed in, each with a button that ends it. */
export function SessionList({ ctx, sessions, action }: { ctx: Ctx; sessions: SessionRow[]; action: string }) {
  const t = texts(ctx.locale)
  return (
    <Table
      caption={t('account.sessions')}
      captionSize="m"
      rows={sessions}
      rowKey={row => row.id}
      columns={[
        { key: 'agent', header: t('account.sessions.device'), isRowHeader: true, cell: row => row.agent },
        { key: 'since', header: t('account.sessions.since'), cell: row => formatDateTime(row.created_at) },
        { key: 'seen', header: t('account.sessions.seen'), cell: row => formatDateTime(row.last_seen) },
        {
          key: 'end',
          header: <span class="govuk-visually-hidden">{t('table.actions')}</span>,
          cell: row =>
            row.id === ctx.session?.id ? (
              t('account.sessions.this')
            ) : (
              <form method="post" action={action}>
                <input type="hidden" name="_csrf" value={ctx.csrf} />
                <input type="hidden" name="step" value="end-session" />
                <input type="hidden" name="session" value={row.id} />
                <Button kind="secondary" small>
                  {t('account.sessions.end')}
                  <span class="govuk-visually-hidden"> {row.agent}</span>
                </Button>
              </form>
            ),
        },
      ]}
    />
  )
}
