import { Details, FormPage, InsetText, Textarea } from '#design'
import { formatDong } from '#lib/money'
import { can } from '#platform/access'
import { type Ctx, fieldOf } from '#platform/http'
import type { Campaign } from '../queries/get-campaign.ts'
import type { Text } from '../texts.ts'
import { pathOf } from './place.ts'

type Props = { ctx: Ctx; t: Text; campaign: Campaign }

/** For whoever may withdraw a campaign that was opened: why. `hasError`: the last try gave no reason. */
export function Withdraw({ ctx, t, campaign, hasError }: Props & { hasError: boolean }) {
  const isAsking = campaign.state === 'open' || campaign.state === 'closed'
  if (!isAsking || !can(ctx, 'education:campaign.withdraw', { agency: campaign.school })) return null
  return (
    <Details summary={t('withdraw.summary')} open={hasError}>
      <FormPage
        action={pathOf(campaign.id)}
        csrf={ctx.csrf}
        submitText={t('withdraw.submit')}
        submitKind="warning"
        submitName="viec"
        submitValue="thu-hoi"
        sticky={false}
      >
        <p class="govuk-body">{t('withdraw.text')}</p>
        <Textarea
          name="ly-do"
          label={t('withdraw.reason')}
          hint={t('withdraw.reason.hint')}
          rows={3}
          value={fieldOf(ctx, 'ly-do')}
          error={hasError ? t('withdraw.reason.error') : undefined}
        />
      </FormPage>
    </Details>
  )
}

/** That a campaign was withdrawn and why; what is still under way, and what parents have to get back. */
export function Withdrawn({ t, campaign }: Pick<Props, 't' | 'campaign'>) {
  const { classes, state, withdrawn_because: reason } = campaign
  if (state !== 'withdrawn') return null
  const held = classes.reduce((sum, one) => sum + one.paid, 0)
  return (
    <InsetText>
      <p>{t('withdrawn.because', { reason: reason! })}</p>
      {classes.some(one => one.owed > 0) && <p>{t('withdrawn.going')}</p>}
      {held > 0 && <p>{t('withdrawn.held', { amount: formatDong(held) })}</p>}
    </InsetText>
  )
}
