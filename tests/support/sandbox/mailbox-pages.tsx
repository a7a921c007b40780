import { BareLayout, EmptyState, PageHeading, SummaryList, Table } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import type { CaughtMail } from './smtp-server.ts'

const site = { name: 'Hộp thư giả lập', province: 'Trình diễn', homeHref: '/gia-lap/thu' }

/** Every mail that the demonstration sent, newest first: nothing ever leaves this machine. */
export function MailboxPage({ mails }: { mails: readonly CaughtMail[] }) {
  const newest = mails.map((mail, number) => ({ mail, number })).toReversed()
  return (
    <BareLayout site={site} title="Thư đã gửi" isPrivate>
      <PageHeading
        title="Thư đã gửi"
        lead="Đây là hộp thư giả lập của bản trình diễn. Không thư nào rời khỏi máy này."
      />
      {newest.length ? (
        <Table
          caption="Thư đã gửi"
          captionHidden
          rows={newest}
          rowKey={row => String(row.number)}
          rowHref={row => `/gia-lap/thu/${row.number}`}
          columns={[
            { key: 'at', header: 'Lúc', cell: row => formatDateTime(row.mail.at) },
            { key: 'to', header: 'Gửi đến', cell: row => row.mail.envelope.to.join(', ') },
            {
              key: 'subject',
              header: 'Tiêu đề',
              isRowHeader: true,
              cell: row => (
                <a class="govuk-link" href={`/gia-lap/thu/${row.number}`}>
                  {row.mail.subject}
                </a>
              ),
            },
          ]}
        />
      ) : (
        <EmptyState title="Chưa có thư nào">Thư sẽ hiện ở đây khi một hồ sơ có thay đổi.</EmptyState>
      )}
    </BareLayout>
  )
}

export function MailPage({ mail }: { mail: CaughtMail }) {
  return (
    <BareLayout site={site} title={mail.subject} isPrivate>
      <PageHeading title={mail.subject} />
      <SummaryList
        rows={[
          { key: 'Gửi đến', value: mail.envelope.to.join(', ') },
          { key: 'Lúc', value: formatDateTime(mail.at) },
        ]}
      />
      {mail.text.split(/\n{2,}/).map(paragraph => (
        <p class="govuk-body">{paragraph}</p>
      ))}
    </BareLayout>
  )
}
