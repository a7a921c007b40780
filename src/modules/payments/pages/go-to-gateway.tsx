import { Button, ButtonGroup, Island, PageHeading, Qr } from '#design'
import { formatDong } from '#lib/money'
import { vnTime } from '#lib/vietnamese-text'
import { NotFound } from '#platform/errors'
import type { Ctx, Reply } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { beginAttempt } from '../commands/begin-attempt.ts'
import { keepWay } from '../commands/keep-way.ts'
import { findGateway } from '../gateways/configured.ts'
import type { Attempt, Gateway, Way } from '../gateways/gateway.ts'
import { findAttempt, pageOfAttempt } from '../queries/find-attempt.ts'
import { texts } from '../texts.ts'
import { timeLeft } from './time-left.ts'

type Paying = { bill: string } | { basket: string }

/** Opens an attempt at the gateway that was chosen, and shows the way there. */
export async function goToGateway(ctx: Ctx, paying: Paying): Promise<Reply> {
  const gateway = findGateway([ctx.form.cong ?? ''].flat()[0]!)
  if (!gateway) throw new NotFound('gateway')
  const t = texts(ctx.locale)
  const { name } = gateway
  const attempt = await ctx.write(tx =>
    beginAttempt(tx, { ...paying, gateway: gateway.id, payerAddress: ctx.raw.ip }),
  )
  const back = pageOfAttempt({ bill: null, basket: null, ...paying })
  // Outside of the transaction: a gateway may be slow. The attempt stands, and is asked for if this answer is lost.
  const way = await openOnce(ctx, gateway, attempt).catch(() => undefined)
  if (!way)
    return citizenPage(ctx, {
      title: t('gateway.failed.title', { name }),
      status: 502,
      isPrivate: true,
      children: (
        <>
          <PageHeading title={t('gateway.failed.title', { name })} />
          <p class="govuk-body">{t('gateway.failed.text')}</p>
          <Button href={back}>{t('gateway.back')}</Button>
        </>
      ),
    })
  const secondsLeft = Math.floor((attempt.expiresAt.getTime() - ctx.now.getTime()) / 1000)
  const title = t('gateway.go.title', { name, amount: formatDong(attempt.amount) })
  return citizenPage(ctx, {
    title,
    isPrivate: true,
    children: (
      <>
        <PageHeading title={title} lead={attempt.purpose} />
        <p class="govuk-body">
          {t('gateway.until', { at: vnTime(attempt.expiresAt) })} (
          <span
            role="timer"
            data-seconds-left={secondsLeft > 0 ? secondsLeft : undefined}
            data-words={t('left.clock', { clock: '#' })}
          >
            {timeLeft(t, attempt.expiresAt, ctx.now)}
          </span>
          ).
          {secondsLeft > 0 && <Island name="countdown" />}
        </p>
        {way.qr && <Qr content={way.qr} label={t('gateway.qr', { name })} size={300} />}
        <ButtonGroup>
          {way.redirect && <Button href={way.redirect}>{t('gateway.go', { name })}</Button>}
          {way.appLink && (
            <Button href={way.appLink} kind="secondary">
              {t('gateway.app', { name })}
            </Button>
          )}
        </ButtonGroup>
        <p class="govuk-body">
          <a class="govuk-link" href={back}>
            {t('gateway.back')}
          </a>
        </p>
      </>
    ),
  })
}

/** An attempt that was opened before is gone on with by the same way. */
async function openOnce(ctx: Ctx, gateway: Gateway, attempt: Attempt): Promise<Way> {
  const known = await ctx.read(tx => findAttempt(tx, attempt))
  if (known?.way) return known.way
  const way = await gateway.create(attempt)
  await ctx.write(tx => keepWay(tx, attempt, way))
  return way
}
