import { Button, CopyCode, NotificationBanner, PageHeading, StatusTag } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { isPayable } from '#modules/payments'
import { definePage } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { answersIn } from '../correction.ts'
import { addressNaming } from '../naming.ts'
import { getOwnDossier } from '../queries/get-dossier.ts'
import { mayFollow } from '../status.ts'
import { type Texts, texts } from '../texts.ts'
import { type DossierView, viewDossier } from './dossier-view.ts'
import { DossierHistory } from './my-dossier-history.tsx'
import { Corrections, DossierAnswers, DossierPapers, IssuedPapers } from './my-dossier-papers.tsx'
import { DossierDeadline, DossierProgress } from './my-dossier-progress.tsx'

/** Who has it, until when, and what comes next; everything that was said and decided; who looked. */
export const myDossierPage = definePage({
  path: '/ho-so/:code',
  who: 'citizen',
  text: 'Một hồ sơ của tôi: ai đang giữ, đến khi nào, tiếp theo là gì',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { view, naming } = await ctx.read(async tx => {
      const dossier = await getOwnDossier(tx, ctx.params.code!)
      const view = await viewDossier(tx, dossier)
      return { view, naming: await addressNaming(tx, answersIn(dossier, view.details.supplements)) }
    })
    const { dossier, version } = view
    const page = { t, view, now: ctx.now, locale: ctx.locale }
    return citizenPage(ctx, {
      title: `${version.definition.shortName} – ${dossier.code}`,
      isPrivate: true,
      backHref: '/ho-so',
      children: (
        <>
          <PageHeading title={version.definition.shortName} aside={<StatusTag status={dossier.status} />} />
          <p>
            <CopyCode label={t('dossier.code')}>{dossier.code}</CopyCode>
          </p>
          <Result t={t} view={view} />
          <WhatToDo t={t} view={view} />
          <DossierDeadline {...page} />
          <h2 class="govuk-heading-m">{t('progress.title')}</h2>
          <DossierProgress {...page} />
          <IssuedPapers t={t} view={view} />
          <DossierPapers t={t} view={view} />
          <DossierAnswers {...page} naming={naming} />
          <Corrections {...page} naming={naming} />
          <DossierHistory {...page} />
          <Actions t={t} view={view} />
        </>
      ),
    })
  },
})

type Part = { t: Texts; view: DossierView }

export function mayWithdraw({ dossier, details }: DossierView): boolean {
  return !details.result?.signed_by && (dossier.status === 2 || mayFollow(dossier.status, 7))
}

export function mayRate({ dossier }: DossierView): boolean {
  return [3, 8, 9, 10].includes(dossier.status)
}

/** The one thing that waits for the applicant, if any. */
function WhatToDo({ t, view }: Part) {
  const { dossier, details, bill, preview } = view
  const { awaited } = details
  if (awaited)
    return (
      <NotificationBanner
        kind="warning"
        title={t('todo.title')}
        text={t('todo.supplement', { day: formatDay(awaited.until) })}
      >
        <p>{awaited.reason}</p>
        <Button href={`/ho-so/${dossier.code}/bo-sung`}>{t('todo.supplement.go')}</Button>
      </NotificationBanner>
    )
  if (dossier.status === 6 && bill && isPayable(bill.state))
    return (
      <NotificationBanner
        kind="warning"
        title={t('todo.title')}
        text={t('todo.pay', { amount: formatDong(bill.owed) })}
      >
        <p>{t('todo.pay.text')}</p>
        <Button href={`/thanh-toan/${bill.id}`}>{t('todo.pay.go')}</Button>
      </NotificationBanner>
    )
  if (preview && !preview.closed_at && !preview.answered_at)
    return (
      <NotificationBanner
        kind="warning"
        title={t('todo.title')}
        text={t('todo.preview', { at: formatDateTime(preview.until, { weekday: true }) })}
      >
        <p>{t('todo.preview.text')}</p>
        <Button href={`/ho-so/${dossier.code}/xem-truoc`}>{t('todo.preview.go')}</Button>
      </NotificationBanner>
    )
  if (dossier.status === 9)
    return (
      <NotificationBanner
        kind="success"
        title={t('todo.ready.title')}
        text={t(`todo.ready.${dossier.delivery === 'post' ? 'post' : 'counter'}`, {
          agency: view.agencies.get(dossier.receiving) ?? '',
        })}
      />
    )
  if (dossier.closed_reason && (dossier.status === 3 || dossier.status === 8))
    return (
      <NotificationBanner title={t(`todo.closed.${dossier.status}`)} text={dossier.closed_reason}>
        <p>{t('todo.closed.text')}</p>
      </NotificationBanner>
    )
  // It went on with money that was not meant for it, and has gone back.
  if (bill && isPayable(bill.state))
    return (
      <NotificationBanner kind="warning" title={t('todo.title')} text={t('todo.pay.again')}>
        <p>{t('todo.pay.again.text')}</p>
        <Button href={`/thanh-toan/${bill.id}`}>{t('todo.pay.go')}</Button>
      </NotificationBanner>
    )
  if (mayRate(view) && !details.rating)
    return (
      <NotificationBanner title={t('todo.rate.title')} text={t('todo.rate')}>
        <Button href={`/ho-so/${dossier.code}/danh-gia`} kind="secondary">
          {t('todo.rate.go')}
        </Button>
      </NotificationBanner>
    )
  return null
}

function Result({ t, view }: Part) {
  const { result } = view.details
  if (!result?.document) return null
  return (
    <section class="sen-card sen-card--soft">
      <h2 class="sen-card__title">{t('result.title')}</h2>
      <p>
        {view.version.definition.result.name}
        {result.number && <> · {t('result.number', { number: result.number })}</>}
        {view.dossier.decided_at && <> · {formatDateTime(view.dossier.decided_at)}</>}
      </p>
      <p>{t('result.text')}</p>
      <Button href={`/giay-to/${result.document}`}>{t('result.open')}</Button>
    </section>
  )
}

function Actions({ t, view }: Part) {
  const here = `/ho-so/${view.dossier.code}`
  const links = [
    ...(mayWithdraw(view) ? [{ href: `${here}/rut`, text: t('dossier.withdraw') }] : []),
    ...(mayRate(view) && view.details.rating
      ? [{ href: `${here}/danh-gia`, text: t('dossier.rate.again') }]
      : []),
  ]
  if (!links.length) return null
  return (
    <>
      {links.map(link => (
        <p>
          <a class="govuk-link" href={link.href}>
            {link.text}
          </a>
        </p>
      ))}
    </>
  )
}
