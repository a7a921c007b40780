import { type Content, EmptyState, LinkTile, LinkTiles, PageHeading, SearchBox } from '#design'
import { definePage } from '#platform/http'
import type { Locale } from '#platform/i18n'
import { citizenPage } from '#platform/pages'
import { type LifeEvent, lifeEvents } from '../life-events.ts'
import { listProcedures, type ProcedureCard, suggestProcedures } from '../queries/list-procedures.ts'
import { type Texts, texts } from '../texts.ts'

const levels = { xa: 'commune', tinh: 'province' } as const

/** What one can do here: by words, by what happens in life, by who decides. */
export const procedureListPage = definePage({
  path: '/thu-tuc',
  who: 'anyone',
  text: 'Tìm thủ tục theo từ, theo việc trong đời sống, theo cấp giải quyết',
  async get(ctx) {
    const t = texts(ctx.locale)
    const words = ctx.query.q?.trim() ?? ''
    const event = lifeEvents.find(one => one.id === ctx.query.viec)
    const level = Object.hasOwn(levels, ctx.query.cap ?? '') && levels[ctx.query.cap as keyof typeof levels]
    const { cards, all, suggestions } = await ctx.read(async tx => {
      const cards = await listProcedures(tx, {
        words,
        ...(event && { lifeEvent: event.id }),
        ...(level && { level }),
      })
      const all = words || event || level ? await listProcedures(tx) : cards
      return { cards, all, suggestions: cards.length || !words ? [] : await suggestProcedures(tx, words) }
    })
    const offered = lifeEvents.filter(one => all.some(card => card.life_events.includes(one.id)))
    const title = event
      ? t('list.event', { event: event.text[ctx.locale].toLocaleLowerCase('vi') })
      : t('list.title')
    const hrefFor = (cap: string | undefined) => {
      const query = new URLSearchParams({
        ...(words && { q: words }),
        ...(event && { viec: event.id }),
        ...(cap && { cap }),
      })
      return `/thu-tuc${query.size ? `?${query}` : ''}`
    }
    return citizenPage(ctx, {
      title,
      description: t('list.lead'),
      wide: true,
      ...((event || words) && { backHref: '/thu-tuc' }),
      children: (
        <>
          <PageHeading title={title} lead={event?.about[ctx.locale] ?? t('list.lead')} />
          <SearchBox
            action="/thu-tuc"
            label={t('list.search')}
            value={words}
            marksHint
            large
            hidden={event ? { viec: event.id } : {}}
          />
          {!words && !event && (
            <>
              <h2 class="govuk-heading-m">{t('list.events')}</h2>
              <Events events={offered} locale={ctx.locale} />
            </>
          )}
          <section aria-live="polite">
            {cards.length > 0 || level ? (
              <>
                <h2 class="govuk-heading-m">
                  {words ? t('list.found', { count: cards.length, words }) : t('list.all')}
                </h2>
                <LevelFilter t={t} level={ctx.query.cap} hrefFor={hrefFor} />
              </>
            ) : null}
            {cards.length > 0 ? (
              <Cards t={t} cards={cards} />
            ) : (
              <Nothing t={t} words={words} suggestions={suggestions} />
            )}
          </section>
          {cards.length === 0 && <Events events={offered} locale={ctx.locale} />}
        </>
      ),
    })
  },
})

function Events(props: { events: readonly LifeEvent[]; locale: Locale }) {
  return (
    <LinkTiles>
      {props.events.map(event => (
        <LinkTile
          icon={<Picture strokes={event.icon} />}
          title={event.text[props.locale]}
          text={event.about[props.locale]}
          href={`/thu-tuc?viec=${event.id}`}
        />
      ))}
    </LinkTiles>
  )
}

const Picture = (props: { strokes: string }) => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d={props.strokes} />
  </svg>
)

function LevelFilter(props: {
  t: Texts
  level: string | undefined
  hrefFor(cap: string | undefined): string
}) {
  const { t } = props
  const choices = [
    [undefined, t('list.level.all')],
    ['xa', t('level.commune')],
    ['tinh', t('level.province')],
  ] as const
  return (
    <nav aria-label={t('list.level')} class="sen-choices">
      <span>{t('list.level')}: </span>
      {choices.map(([cap, text]) => (
        <a href={props.hrefFor(cap)} aria-current={props.level === cap ? 'true' : undefined}>
          {text}
        </a>
      ))}
    </nav>
  )
}

function Cards(props: { t: Texts; cards: readonly ProcedureCard[] }): Content {
  return (
    <LinkTiles>
      {props.cards.map(card => (
        <LinkTile
          title={card.short_name}
          text={card.summary}
          href={`/thu-tuc/${card.code}`}
          meta={`${props.t(`level.${card.level}`)} · ${props.t(`online.${card.online_level}`)}`}
        />
      ))}
    </LinkTiles>
  )
}

function Nothing(props: { t: Texts; words: string; suggestions: readonly ProcedureCard[] }) {
  const { t } = props
  return (
    <>
      <EmptyState title={props.words ? t('list.empty', { words: props.words }) : t('list.empty.plain')}>
        <p>{t('list.empty.text')}</p>
        <p>
          <a class="govuk-link" href="/thu-tuc">
            {t('list.back')}
          </a>
        </p>
      </EmptyState>
      {props.suggestions.length > 0 && (
        <>
          <h2 class="govuk-heading-m">{t('list.suggestions')}</h2>
          <Cards t={t} cards={props.suggestions} />
        </>
      )}
    </>
  )
}
