import { Hero, LinkTile, LinkTiles, SearchBox } from '#design'
import { lifeEvents } from '#modules/procedures'
import { definePage } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { texts } from '../texts.ts'

export const home = definePage({
  path: '/',
  who: 'anyone',
  text: 'Trang chủ',
  async get(ctx) {
    const t = texts(ctx.locale)
    return citizenPage(ctx, {
      title: t('home.title'),
      description: t('home.lead'),
      wide: true,
      banner: (
        <Hero title={t('home.title')} lead={t('home.lead')}>
          <SearchBox action="/thu-tuc" label={t('home.search')} marksHint large />
        </Hero>
      ),
      children: (
        <>
          <h2 class="govuk-heading-m">{t('home.events')}</h2>
          <LinkTiles>
            {lifeEvents.map(event => (
              <LinkTile title={event.text[ctx.locale]} href={`/thu-tuc?viec=${event.id}`} />
            ))}
          </LinkTiles>
          <h2 class="govuk-heading-m">{t('home.quick')}</h2>
          <LinkTiles>
            <LinkTile title={t('home.lookup')} href="/tra-cuu" text={t('home.lookup.text')} />
            <LinkTile title={t('home.dossiers')} href="/ho-so" text={t('home.dossiers.text')} />
            <LinkTile title={t('home.documents')} href="/giay-to" text={t('home.documents.text')} />
            <LinkTile title={t('home.verify')} href="/xac-minh" text={t('home.verify.text')} />
          </LinkTiles>
          <h2 class="govuk-heading-m">{t('home.how')}</h2>
          <ol class="govuk-list govuk-list--number">
            <li>{t('home.how.1')}</li>
            <li>{t('home.how.2')}</li>
            <li>{t('home.how.3')}</li>
            <li>{t('home.how.4')}</li>
          </ol>
          <p class="govuk-inset-text">{t('home.counter')}</p>
        </>
      ),
    })
  },
})
