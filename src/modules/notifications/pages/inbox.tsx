import { z } from 'zod'
import { BackLink, Button, EmptyState, PageHeading, Pagination, Table, Tag } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { definePage, idOf } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { openMessage } from '../commands/open-message.ts'
import { countUnread, listInbox } from '../queries/inbox.ts'
import { texts } from '../texts.ts'

const cursor = z.tuple([z.coerce.date(), z.uuid()])

export const inbox = definePage({
  path: '/tin-nhan',
  who: 'citizen',
  text: 'Tin nhắn của tôi',
  async get(ctx) {
    const t = texts(ctx.locale)
    const person = ctx.actor.kind === 'citizen' ? ctx.actor.id : ''
    const after = cursor.safeParse(ctx.query.sau?.split(','))
    const { messages, next, unread } = await ctx.read(async tx => ({
      ...(await listInbox(tx, {
        person,
        ...(after.success && { after: { at: after.data[0], id: after.data[1] } }),
      })),
      unread: await countUnread(tx, person),
    }))
    return citizenPage(ctx, {
      title: t('inbox.title'),
      isPrivate: true,
      wide: true,
      children: (
        <>
          <PageHeading
            title={t('inbox.title')}
            {...(unread > 0 && { lead: t('inbox.unread', { count: unread }) })}
          />
          {messages.length ? (
            <Table
              caption={t('inbox.title')}
              captionHidden
              rows={messages}
              rowKey={message => message.id}
              columns={[
                {
                  key: 'subject',
                  header: t('inbox.message'),
                  isRowHeader: true,
                  cell: message => (
                    <>
                      <a class="govuk-link" href={`/tin-nhan/${message.id}`}>
                        {message.subject}
                      </a>{' '}
                      {!message.read_at && <Tag colour="teal">{t('inbox.new')}</Tag>}
                    </>
                  ),
                },
                {
                  key: 'at',
                  header: t('inbox.at'),
                  noWrap: true,
                  cell: message => formatDateTime(message.created_at),
                },
              ]}
            />
          ) : (
            <EmptyState title={t('inbox.empty')}>{t('inbox.empty.text')}</EmptyState>
          )}
          <Pagination next={next && { href: `/tin-nhan?sau=${next.at.toISOString()},${next.id}` }} />
        </>
      ),
    })
  },
})

export const message = definePage({
  path: '/tin-nhan/:id',
  who: 'citizen',
  text: 'Một tin nhắn của tôi',
  async get(ctx) {
    const t = texts(ctx.locale)
    const opened = await ctx.write(tx => openMessage(tx, idOf(ctx, 'id')))
    return citizenPage(ctx, {
      title: opened.subject,
      isPrivate: true,
      children: (
        <>
          <BackLink href="/tin-nhan">{t('message.back')}</BackLink>
          <PageHeading caption={formatDateTime(opened.created_at)} title={opened.subject} />
          {opened.text.split(/\n{2,}/).map(paragraph => (
            <p class="govuk-body">{paragraph}</p>
          ))}
          {opened.action_path && <Button href={opened.action_path}>{opened.action_text}</Button>}
        </>
      ),
    })
  },
})
