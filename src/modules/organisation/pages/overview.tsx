import { LinkTile, LinkTiles, PageHeading } from '#design'
import { need } from '#platform/access'
import { definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import { texts } from '../texts.ts'

export const overviewPage = definePage({
  path: '/can-bo/quan-tri',
  who: 'staff',
  text: 'Trang đầu của phần quản trị',
  async get(ctx) {
    need(ctx, 'organisation:administration.open')
    const t = texts(ctx.locale)
    return staffPage(ctx, {
      title: t('admin.title'),
      children: (
        <>
          <PageHeading title={t('admin.title')} lead={t('admin.lead')} />
          <LinkTiles label={t('admin.title')}>
            <LinkTile
              title={t('admin.calendar')}
              text={t('admin.calendar.text')}
              href="/can-bo/quan-tri/lich"
            />
            <LinkTile title={t('admin.staff')} text={t('admin.staff.text')} href="/can-bo/quan-tri/can-bo" />
            <LinkTile
              title={t('admin.agencies')}
              text={t('admin.agencies.text')}
              href="/can-bo/quan-tri/co-quan"
            />
          </LinkTiles>
        </>
      ),
    })
  },
})
