import { z } from 'zod'
import { BackLink, type Content, LiveRegion, PageHeading, Panel, Table } from '#design'
import { formatDong } from '#lib/money'
import { getAgency } from '#modules/organisation'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fileReply, liveAddress, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { qrPayload } from '../qr-code.ts'
import { qrPicture } from '../qr-picture.ts'
import { type Basket, getBasket } from '../queries/get-basket.ts'
import { isPayable } from '../schema.ts'
import { texts } from '../texts.ts'
import { transferCode } from '../transfer-code.ts'
import { goToGateway } from './go-to-gateway.tsx'
import { Gateways, Transfer } from './ways-to-pay.tsx'

const codes = z
  .string()
  .transform(text => text.split(','))
  .pipe(z.array(z.uuid()).min(1).max(10))

/**
 * Several bills paid by one transfer to each account that they go to, or through a gateway. Only what the bank or the
 * gateway tells changes anything.
 */
export const payBasket = definePage({
  path: '/khoan-nop/gop',
  who: 'citizen',
  text: 'Nộp nhiều khoản bằng một lần chuyển khoản, hoặc qua ví và cổng thanh toán',
  async get(ctx) {
    const t = texts(ctx.locale)
    if (ctx.query.ma === undefined) return redirect('/khoan-nop')
    const ids = codes.safeParse(ctx.query.ma)
    if (!ids.success) throw new NotFound('basket')
    const baskets = await ctx.read(async tx => {
      const found: (Basket & { agency: string })[] = []
      for (const id of ids.data) {
        const basket = await getBasket(tx, id)
        found.push({ ...basket, agency: (await getAgency(tx, basket.account.agency)).name })
      }
      return found
    })
    const bills = baskets.flatMap(basket => basket.bills)
    const open = baskets.filter(basket => basket.owed > 0)
    const total = formatDong(open.reduce((sum, basket) => sum + basket.owed, 0))
    const title = t('basket.title', { count: bills.length })
    const watching = open.length > 0
    return citizenPage(ctx, {
      title: watching ? title : t('basket.paid'),
      isPrivate: true,
      ...(watching && { refreshSeconds: 5 }),
      children: (
        <>
          <BackLink href="/khoan-nop">{t('own.title')}</BackLink>
          <Watched ctx={ctx} channels={watching ? bills.map(bill => `bill:${bill.id}`) : []}>
            {watching ? (
              <PageHeading
                caption={t('bill.caption')}
                title={title}
                lead={t('basket.lead', { amount: total })}
              />
            ) : (
              <Panel title={t('basket.paid')} />
            )}
            {open.map((basket, at) => (
              <section>
                {open.length > 1 && (
                  <p class="govuk-body">
                    <strong>
                      {t('basket.part', {
                        n: at + 1,
                        amount: formatDong(basket.owed),
                        agency: basket.agency,
                      })}
                    </strong>
                  </p>
                )}
                <Transfer
                  t={t}
                  asked={{ number: basket.number, owed: basket.owed }}
                  beneficiary={basket.account}
                  picture={`/khoan-nop/gop/ma-qr?ma=${basket.id}`}
                />
                <Gateways t={t} action="/khoan-nop/gop" csrf={ctx.csrf} basket={basket.id} />
              </section>
            ))}
            <Table
              caption={t('bill.items')}
              captionSize="m"
              rows={bills}
              rowKey={bill => bill.id}
              columns={[
                {
                  key: 'purpose',
                  header: t('bill.purpose'),
                  isRowHeader: true,
                  cell: bill => (
                    <a class="govuk-link" href={`/thanh-toan/${bill.id}`}>
                      {bill.purpose}
                    </a>
                  ),
                },
                { key: 'state', header: t('own.state'), cell: bill => t(`state.${bill.state}`) },
                {
                  key: 'owed',
                  header: t('bill.owed'),
                  numeric: true,
                  noWrap: true,
                  cell: bill => formatDong(isPayable(bill.state) ? bill.owed : 0),
                },
              ]}
            />
          </Watched>
        </>
      ),
    })
  },
  async post(ctx) {
    return goToGateway(ctx, { basket: basketIn([ctx.form.gop ?? ''].flat()[0]) })
  },
  limit: { times: 20, seconds: 300 },
})

export const basketPicture = definePage({
  path: '/khoan-nop/gop/ma-qr',
  who: 'citizen',
  text: 'Ảnh mã VietQR của nhiều khoản gộp lại, để quét từ điện thoại đang xem',
  async get(ctx) {
    if (ctx.query.ma === undefined) return redirect('/khoan-nop')
    const { number, owed, account } = await ctx.read(tx => getBasket(tx, basketIn(ctx.query.ma)))
    if (owed <= 0) throw new NotFound('basket')
    return fileReply({
      name: `${transferCode(number)}.png`,
      mediaType: 'image/png',
      body: qrPicture(qrPayload({ number, owed }, account)),
    })
  },
})

function basketIn(said: string | undefined): string {
  const id = z.uuid().safeParse(said)
  if (!id.success) throw new NotFound('basket')
  return id.data
}

function Watched({ ctx, channels, children }: { ctx: Ctx; channels: string[]; children: Content }) {
  const id = 'khoan-gop'
  if (!channels.length) return <div id={id}>{children}</div>
  return (
    <LiveRegion
      id={id}
      events={liveAddress(ctx, channels)}
      fragment={ctx.url.pathname + ctx.url.search}
      announce
    >
      {children}
    </LiveRegion>
  )
}
