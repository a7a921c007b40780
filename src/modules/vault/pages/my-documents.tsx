import { z } from 'zod'
import { Button, EmptyState, PageHeading, Pagination, Table, Tag, type TagColour } from '#design'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { definePage } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { listDocuments } from '../queries/list-documents.ts'
import type { DocumentRow } from '../schema.ts'
import { type Text, texts } from '../texts.ts'
import { type Validity, validityOn } from '../validity.ts'

const pageSize = 25
const cursor = z.tuple([z.coerce.date(), z.uuid()])
const colours: Record<Validity, TagColour> = {
  valid: 'green',
  expiring: 'amber',
  expired: 'grey',
  revoked: 'red',
  replaced: 'grey',
}

export const myDocuments = definePage({
  path: '/giay-to',
  who: 'citizen',
  text: 'Giấy tờ của tôi',
  async get(ctx) {
    const t = texts(ctx.locale)
    const after = cursor.safeParse(ctx.query.sau?.split(','))
    const rows = await ctx.read(tx =>
      listDocuments(tx, {
        holder: ctx.actor.kind === 'citizen' ? ctx.actor.id : '',
        limit: pageSize + 1,
        ...(after.success && { after: { created_at: after.data[0], id: after.data[1] } }),
      }),
    )
    const documents = rows.slice(0, pageSize)
    const last = rows.length > pageSize ? documents.at(-1) : undefined
    const bySource = (source: DocumentRow['source']) =>
      documents.filter(document => document.source === source)
    return citizenPage(ctx, {
      title: t('list.title'),
      isPrivate: true,
      wide: true,
      children: (
        <>
          <PageHeading title={t('list.title')} lead={t('list.lead')} />
          {!documents.length && (
            <EmptyState
              title={t('list.empty')}
              action={<Button href="/thu-tuc">{t('list.empty.action')}</Button>}
            >
              {t('list.empty.text')}
            </EmptyState>
          )}
          <Documents
            t={t}
            caption={t('list.results')}
            documents={bySource('result')}
            today={vnDay(ctx.now)}
          />
          <Documents
            t={t}
            caption={t('list.uploads')}
            documents={bySource('upload')}
            today={vnDay(ctx.now)}
          />
          <Pagination next={last && { href: `/giay-to?sau=${last.created_at.toISOString()},${last.id}` }} />
        </>
      ),
    })
  },
})

function Documents(props: { t: Text; caption: string; documents: DocumentRow[]; today: string }) {
  const { t, today } = props
  if (!props.documents.length) return null
  return (
    <Table
      caption={props.caption}
      captionSize="m"
      rows={props.documents}
      rowKey={document => document.id}
      columns={[
        {
          key: 'name',
          header: t('document.name'),
          isRowHeader: true,
          cell: document => (
            <a class="govuk-link" href={`/giay-to/${document.id}`}>
              {document.name}
            </a>
          ),
        },
        { key: 'number', header: t('document.number'), cell: document => document.number ?? '' },
        { key: 'issuer', header: t('document.issuer'), cell: document => document.issuer_name },
        {
          key: 'issued',
          header: t('document.issued'),
          noWrap: true,
          cell: document => formatDay(document.issued_on),
        },
        {
          key: 'state',
          header: t('document.state'),
          cell: document => {
            const validity = validityOn(document, today)
            return <Tag colour={colours[validity]}>{t(`state.${validity}`)}</Tag>
          },
        },
      ]}
    />
  )
}
