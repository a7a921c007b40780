import { Button, PageHeading, Panel } from '#design'
import { formatDong } from '#lib/money'
import { NotFound } from '#platform/errors'
import { definePage } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { findGateway } from '../gateways/configured.ts'
import { findAttempt, pageOfAttempt } from '../queries/find-attempt.ts'
import { texts } from '../texts.ts'

const refreshSeconds = 5

/**
 * Where the payer's browser comes back from a gateway: shows what we know, in the gateway's words where we know nothing
 * yet, and changes nothing. Who does not bring the gateway's signature sees nobody's payment.
 */
export const gatewayReturn = definePage({
  path: '/thanh-toan/cong/:gateway/ve',
  who: 'anyone',
  text: 'Trở về từ cổng thanh toán: cho xem điều đã biết, không thay đổi gì',
  async get(ctx) {
    const t = texts(ctx.locale)
    const gateway = findGateway(ctx.params.gateway ?? '')
    if (!gateway) throw new NotFound('gateway')
    const { name } = gateway
    const told = gateway.readReturn(ctx.url.searchParams)
    const attempt = told && (await ctx.read(tx => findAttempt(tx, told)))
    if (!told || !attempt)
      return citizenPage(ctx, {
        title: t('back.unknown.title'),
        isPrivate: true,
        children: (
          <>
            <PageHeading title={t('back.unknown.title')} lead={t('back.unknown.text')} />
            <Button href="/khoan-nop">{t('back.own')}</Button>
          </>
        ),
      })

    const amount = formatDong(attempt.amount)
    // Money that came is never taken back by what a browser brings.
    const state = attempt.state === 'paid' ? 'paid' : told.state === 'failed' ? 'failed' : 'waiting'
    const title = t(`back.${state}.title`, { name, amount })
    return citizenPage(ctx, {
      title,
      isPrivate: true,
      ...(state === 'waiting' && { refreshSeconds }),
      children: (
        <>
          {state === 'paid' ? (
            <Panel title={title}>{t('back.paid.text', { name })}</Panel>
          ) : (
            <PageHeading title={title} lead={t(`back.${state}.text`, { name, amount })} />
          )}
          <Button href={pageOfAttempt(attempt)}>{t(state === 'failed' ? 'back.again' : 'back.bill')}</Button>
        </>
      ),
    })
  },
})
