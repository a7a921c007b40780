import {
  BackLink,
  Button,
  CopyCode,
  InsetText,
  PageHeading,
  SummaryList,
  Timeline,
  WarningText,
} from '#design'
import { formatDateTime, formatDay, vnDay } from '#lib/vietnamese-text'
import { findAgency, staffNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { definePage, fileReply, idOf } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { openDocument } from '../commands/open-document.ts'
import { getDocument, type Look, looksAt } from '../queries/get-document.ts'
import type { DocumentRow } from '../schema.ts'
import { type Text, texts } from '../texts.ts'
import { validityOn } from '../validity.ts'

/** What it is, whether it still stands, and who opened it. */
export const myDocument = definePage({
  path: '/giay-to/:id',
  who: 'citizen',
  text: 'Một giấy tờ của tôi, và ai đã mở nó',
  async get(ctx) {
    const t = texts(ctx.locale)
    const id = idOf(ctx, 'id')
    const { document, looks } = await ctx.read(async tx => {
      const document = await getDocument(tx, id)
      return { document, looks: await named(tx, t, await looksAt(tx, id)) }
    })
    return citizenPage(ctx, {
      title: document.name,
      isPrivate: true,
      children: (
        <>
          <BackLink href="/giay-to">{t('document.back')}</BackLink>
          <PageHeading title={document.name} />
          <Warning t={t} document={document} today={vnDay(ctx.now)} />
          <SummaryList
            rows={[
              ...(document.number ? [{ key: t('document.number'), value: document.number }] : []),
              { key: t('document.issuer'), value: document.issuer_name },
              { key: t('document.issued'), value: formatDay(document.issued_on) },
              {
                key: t('document.expires'),
                value: document.expires_on ? formatDay(document.expires_on) : t('document.expires.none'),
              },
              ...(document.dossier_code
                ? [{ key: t('document.dossier'), value: document.dossier_code }]
                : []),
              ...(document.verify_code
                ? [
                    {
                      key: t('document.verify'),
                      value: (
                        <>
                          <CopyCode>{document.verify_code}</CopyCode>
                          <p class="govuk-hint">{t('document.verify.hint')}</p>
                        </>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          <Button href={`/giay-to/${document.id}/tai-ve`}>{t('document.download')}</Button>
          <h2 class="govuk-heading-m">{t('looks.title')}</h2>
          <p class="govuk-body">{t('looks.lead')}</p>
          {looks.length ? (
            <Timeline
              label={t('looks.title')}
              items={looks.map(look => ({
                state: 'done',
                title: look.purpose,
                who: look.who,
                when: formatDateTime(look.at),
                dateTime: look.at.toISOString(),
              }))}
            />
          ) : (
            <InsetText>{t('looks.none')}</InsetText>
          )}
        </>
      ),
    })
  },
})

function Warning(props: { t: Text; document: DocumentRow; today: string }) {
  const { t, document } = props
  const validity = validityOn(document, props.today)
  if (validity === 'valid') return null
  if (validity === 'replaced')
    return (
      <WarningText>
        {t('warn.replaced')}{' '}
        <a class="govuk-link" href={`/giay-to/${document.replaced_by}`}>
          {t('warn.replaced.link')}
        </a>
      </WarningText>
    )
  const day = document.expires_on ? formatDay(document.expires_on) : ''
  return <WarningText>{t(`warn.${validity}`, { day, reason: document.revoked_reason ?? '' })}</WarningText>
}

/** The ledger keeps no names: they are put to the entries only here, for the holder's eyes. */
async function named(tx: Tx, t: Text, looks: Look[]): Promise<(Look & { who: string })[]> {
  const staffOf = (look: Look) => /^staff:(.+)$/.exec(look.actor)?.[1]
  const names = await staffNames(
    tx,
    looks.map(staffOf).filter(id => id !== undefined),
  )
  const agencies = new Map<string, string>()
  for (const id of new Set(looks.map(look => look.agency)))
    if (id) agencies.set(id, (await findAgency(tx, id))?.name ?? id)
  return looks.map(look => {
    const staff = staffOf(look)
    if (staff)
      return {
        ...look,
        who: [names.get(staff) ?? t('looks.officer'), look.agency && agencies.get(look.agency)]
          .filter(Boolean)
          .join(', '),
      }
    return { ...look, who: look.actor.startsWith('citizen:') ? t('looks.you') : t('looks.system') }
  })
}

export const downloadDocument = definePage({
  path: '/giay-to/:id/tai-ve',
  who: 'citizen',
  text: 'Tải về một giấy tờ của tôi',
  async get(ctx) {
    const purpose = texts('vi')('purpose.own')
    const { document, file, stream } = await ctx.write(tx => openDocument(tx, idOf(ctx, 'id'), { purpose }))
    const ending = file.name.includes('.') ? file.name.slice(file.name.lastIndexOf('.')) : ''
    return fileReply({ name: `${document.name}${ending}`, mediaType: file.media_type ?? '', body: stream })
  },
})
