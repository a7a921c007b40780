import { Button, ButtonGroup, CopyCode, PageHeading, Panel, PdfView, SummaryList } from '#design'
import { formatDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { getVersion } from '#modules/procedures'
import { definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import { getDossierForStaff } from '../queries/get-dossier.ts'
import { db } from '../schema.ts'
import { texts } from './texts.ts'

/** Received: the receipt lies open to be printed, and the next person may come. */
export const counterDone = definePage({
  path: '/can-bo/tiep-nhan/xong/:code',
  who: 'staff',
  text: 'Tiếp nhận tại quầy: in giấy hẹn, sang hồ sơ tiếp theo',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { dossier, version, receipt } = await ctx.read(async tx => {
      const dossier = await getDossierForStaff(tx, ctx.params.code ?? '')
      const receipt = await db(tx)
        .selectFrom('dossiers.printed')
        .select('id')
        .where('dossier', '=', dossier.id)
        .where('form', '=', '01')
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return { dossier, version: await getVersion(tx, dossier.version), receipt }
    })
    const base = `/can-bo/ho-so/${dossier.code}`
    const print = receipt && `${base}/phieu/${receipt.id}`
    const cashier = ctx.actor.kind === 'staff' && ctx.actor.grants.some(grant => grant.role === 'cashier')
    return staffPage(ctx, {
      title: t('received.title'),
      keys: [
        ['n', t('received.next')],
        ['p', t('received.print')],
      ],
      children: (
        <>
          <PageHeading title={t('received.title')} caption={version.definition.shortName} />
          <Panel
            headingLevel={2}
            title={
              dossier.due_at
                ? t('received.due', { due: formatDateTime(dossier.due_at, { weekday: true }) })
                : t('received.title')
            }
          >
            {dossier.applicant_name} · <CopyCode>{dossier.code}</CopyCode>
          </Panel>
          <ButtonGroup>
            <Button href="/can-bo/tiep-nhan" shortcut="n" attributes={{ autofocus: true }}>
              {t('received.next')}
            </Button>
            {print && (
              <>
                <Button
                  href={print}
                  kind="secondary"
                  shortcut="p"
                  attributes={{ target: '_blank', rel: 'noopener' }}
                >
                  {t('received.print')}
                </Button>
                <Button
                  href={`${print}?kho=80`}
                  kind="secondary"
                  attributes={{ target: '_blank', rel: 'noopener' }}
                >
                  {t('received.print-80')}
                </Button>
              </>
            )}
            <a class="govuk-link" href={base}>
              {t('received.open')}
            </a>
          </ButtonGroup>
          {dossier.status === 6 && (
            <SummaryList
              rows={[
                {
                  key: t('received.fee'),
                  value: formatDong(dossier.fee),
                  actions: cashier
                    ? [{ href: `/can-bo/thu-ngan?tim=${dossier.code}`, text: t('task.collect') }]
                    : [],
                },
              ]}
            />
          )}
          {print && <PdfView href={print} title={t('form.01')} />}
        </>
      ),
    })
  },
})
