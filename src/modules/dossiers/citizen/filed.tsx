import { Button, CopyCode, Panel, Qr } from '#design'
import { getAgency } from '#modules/organisation'
import { getVersion } from '#modules/procedures'
import { definePage } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { lookupUrl } from '../print-for.ts'
import { getOwnDossier } from '../queries/get-dossier.ts'
import { texts } from '../texts.ts'

/** It is sent: the code to keep, and what happens now. */
export const filedPage = definePage({
  path: '/nop-ho-so/da-gui/:code',
  who: 'citizen',
  text: 'Đã gửi hồ sơ: mã, mã QR, việc tiếp theo',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { dossier, agency, definition } = await ctx.read(async tx => {
      const dossier = await getOwnDossier(tx, ctx.params.code!)
      return {
        dossier,
        agency: await getAgency(tx, dossier.receiving),
        definition: (await getVersion(tx, dossier.version)).definition,
      }
    })
    return citizenPage(ctx, {
      title: t('filed.title'),
      isPrivate: true,
      children: (
        <>
          <Panel title={t('filed.title')}>
            {t('filed.code')}
            <br />
            <strong class="sen-filed__code">{dossier.code}</strong>
          </Panel>
          <div class="sen-filed">
            <Qr content={lookupUrl(dossier.code)} label={t('filed.qr', { code: dossier.code })} size={168} />
            <div>
              <p>
                <CopyCode>{dossier.code}</CopyCode>
              </p>
              <p>{t('filed.keep')}</p>
            </div>
          </div>
          <h2 class="govuk-heading-m">{t('filed.next')}</h2>
          <ol class="govuk-list govuk-list--number">
            <li>{t('filed.next.1', { agency: agency.name })}</li>
            <li>{dossier.fee > 0 ? t('filed.next.2.fee') : t('filed.next.2')}</li>
            <li>
              {t('filed.next.3', {
                result: definition.result.name,
                how: t(`delivery.${dossier.delivery}`).toLocaleLowerCase('vi'),
              })}
            </li>
          </ol>
          <p>{t('filed.calm')}</p>
          <Button href={`/ho-so/${dossier.code}`}>{t('filed.open')}</Button>
        </>
      ),
    })
  },
})
