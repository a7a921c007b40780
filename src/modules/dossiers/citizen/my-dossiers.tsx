import { Button, EmptyState, NotificationBanner, PageHeading, StatusTag } from '#design'
import { addDays, formatDateTime, formatDay, vnDay } from '#lib/vietnamese-text'
import { getVersion } from '#modules/procedures'
import type { CitizenActor } from '#platform/access'
import { definePage } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { type DossierCard, listOwnDossiers, listOwnDrafts } from '../queries/list-dossiers.ts'
import { draftDays } from '../settings.ts'
import { isFinal } from '../status.ts'
import { type Texts, texts } from '../texts.ts'
import { openDraft, paths, resumeAt } from './draft-in-hand.ts'

const pageSize = 30

type Named = DossierCard & { name: string }

/** A citizen's dossiers: what waits for them first, then what is under way, then what is finished. */
export const myDossiersPage = definePage({
  path: '/ho-so',
  who: 'citizen',
  text: 'Hồ sơ của tôi',
  async get(ctx) {
    const t = texts(ctx.locale)
    const person = (ctx.actor as CitizenActor).id
    const before =
      ctx.query.truoc && !Number.isNaN(Date.parse(ctx.query.truoc)) ? new Date(ctx.query.truoc) : undefined
    const { drafts, dossiers } = await ctx.read(async tx => {
      const rows = await listOwnDossiers(tx, { person, ...(before && { before }), limit: pageSize })
      const dossiers: Named[] = []
      for (const row of rows)
        dossiers.push({ ...row, name: (await getVersion(tx, row.version)).definition.shortName })
      const drafts = []
      for (const row of before ? [] : await listOwnDrafts(tx, person)) {
        const hand = await openDraft(tx, row.id)
        drafts.push({
          id: row.id,
          at: row.updated_at,
          name: hand.version.definition.shortName,
          href: resumeAt(hand),
        })
      }
      return { drafts, dossiers }
    })
    const waiting = dossiers.filter(dossier => dossier.status === 5 || dossier.status === 6)
    const finished = dossiers.filter(dossier => isFinal(dossier.status))
    const open = dossiers.filter(dossier => !waiting.includes(dossier) && !finished.includes(dossier))
    const last = dossiers.length === pageSize ? dossiers.at(-1) : undefined
    return citizenPage(ctx, {
      title: t('mine.title'),
      isPrivate: true,
      children: (
        <>
          <PageHeading title={t('mine.title')} />
          {waiting.length > 0 && (
            <NotificationBanner
              kind="warning"
              title={t('mine.waiting.title')}
              text={t('mine.waiting', { count: waiting.length })}
            >
              <List t={t} dossiers={waiting} />
            </NotificationBanner>
          )}
          {drafts.length > 0 && (
            <section>
              <h2 class="govuk-heading-m">{t('mine.drafts')}</h2>
              <ul class="sen-dossiers">
                {drafts.map(draft => (
                  <li class="sen-dossiers__item">
                    <a class="sen-dossiers__link" href={draft.href}>
                      {draft.name}
                    </a>
                    <p class="sen-dossiers__meta">
                      {t('mine.draft.at', {
                        at: formatDateTime(draft.at),
                        until: formatDay(addDays(vnDay(draft.at), draftDays())),
                      })}
                    </p>
                    <p class="sen-dossiers__actions">
                      <Button href={draft.href} small>
                        {t('mine.draft.go')}
                      </Button>
                      <a class="govuk-link" href={paths.discard(draft.id)}>
                        {t('mine.draft.discard')}
                        <span class="govuk-visually-hidden"> {draft.name}</span>
                      </a>
                    </p>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {open.length > 0 && (
            <section>
              <h2 class="govuk-heading-m">{t('mine.open')}</h2>
              <List t={t} dossiers={open} />
            </section>
          )}
          {finished.length > 0 && (
            <section>
              <h2 class="govuk-heading-m">{t('mine.finished')}</h2>
              <List t={t} dossiers={finished} />
            </section>
          )}
          {dossiers.length === 0 && drafts.length === 0 && (
            <EmptyState
              title={t('mine.empty')}
              action={<Button href="/thu-tuc">{t('mine.empty.action')}</Button>}
            >
              <p>{t('mine.empty.text')}</p>
            </EmptyState>
          )}
          {last && (
            <p>
              <a
                class="govuk-link"
                href={`/ho-so?truoc=${encodeURIComponent(last.submitted_at.toISOString())}`}
              >
                {t('mine.older')}
              </a>
            </p>
          )}
        </>
      ),
    })
  },
})

function List({ t, dossiers }: { t: Texts; dossiers: readonly Named[] }) {
  return (
    <ul class="sen-dossiers">
      {dossiers.map(dossier => (
        <li class="sen-dossiers__item sen-dossiers__item--link">
          <a class="sen-dossiers__link" href={`/ho-so/${dossier.code}`}>
            {dossier.name}
          </a>
          <p>
            <StatusTag status={dossier.status} />
          </p>
          <p class="sen-dossiers__meta">{meta(t, dossier)}</p>
        </li>
      ))}
    </ul>
  )
}

function meta(t: Texts, dossier: DossierCard): string {
  const sent = t('mine.sent', { day: formatDay(vnDay(dossier.submitted_at)) })
  const due =
    dossier.due_at && !dossier.decided_at && !isFinal(dossier.status) && !dossier.paused
      ? t('mine.due', { at: formatDateTime(dossier.due_at, { weekday: true }) })
      : undefined
  return [dossier.code, sent, due].filter(Boolean).join(' · ')
}
