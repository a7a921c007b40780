import type { Generated, GeneratedAlways } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import type { BillState } from '#modules/payments'
import { tablesOf } from '#platform/db'

export type Level = 'preschool' | 'primary' | 'lower-secondary' | 'upper-secondary' | 'several'

export type PupilRow = {
  id: string
  number: number
  school: string
  code: string
  name: string
  born: Day | null
  parent_name: string | null
  parent_number: string | null
}

export type CampaignRow = {
  id: string
  number: number
  school: string
  /** 2026: the school year 2026–2027. */
  year: number
  name: string
  basis: string
  due_on: Day
  state: 'draft' | 'open' | 'closed' | 'withdrawn'
  created_by: string
  created_at: Date
  /** Who wrote its last draft; null: who created it. */
  saved_by: string | null
  opened_by: string | null
  /** Why, once it is withdrawn. */
  withdrawn_because: string | null
}

/** Whether somebody wrote a campaign down: another person opens it. */
export const preparedBy = (campaign: Pick<CampaignRow, 'created_by' | 'saved_by'>, actor: string) =>
  campaign.created_by === actor || campaign.saved_by === actor

/** Something to pay for; `amount` in đồng. */
export type ItemRow = { position: number; name: string; amount: number; compulsory: boolean }

export type ReductionRow = {
  id: string
  campaign: string
  pupil: string
  percent: number | null
  amount: number | null
  reason: string
  requested_by: string
  requested_at: Date
  granted: boolean | null
  decided_by: string | null
  decided_at: Date | null
  /** đồng that it took off the bill; null until there is one. */
  carried_out: number | null
}

/** `free`: nothing to pay, so there is no bill. */
export type DueState = BillState | 'free'
/** Nobody has to pay it any more, and it was not paid in full. */
export const dropped = ['cancelled', 'refunded', 'written-off'] as const satisfies readonly DueState[]
export const isDropped = (state: DueState) => (dropped as readonly DueState[]).includes(state)

type Numbered<Row extends { id: string; number: number }> = Omit<Row, 'id' | 'number'> & {
  id: Generated<string>
  number: GeneratedAlways<number>
}

type Tables = {
  'education.school': { agency: string; level: Level }
  'education.class': { id: Generated<string>; school: string; year: number; name: string }
  'education.pupil': Numbered<PupilRow>
  'education.enrolment': { pupil: string; year: number; class: string }
  'education.campaign': Numbered<Omit<CampaignRow, 'opened_by' | 'withdrawn_because'>> & {
    opened_by: Generated<string | null>
    withdrawn_because: Generated<string | null>
  }
  'education.campaign_class': { campaign: string; class: string }
  'education.item': ItemRow & { campaign: string }
  'education.choice': { campaign: string; position: number; pupil: string }
  'education.reduction': Omit<ReductionRow, 'id' | 'carried_out'> & {
    id: Generated<string>
    carried_out: Generated<number | null>
  }
  'education.participant': { campaign: string; class: string; pupil: string }
  'education.due': {
    campaign: string
    pupil: string
    class: string
    bill: string | null
    payer: string | null
    state: DueState
    asked: number
    paid: Generated<number>
    owed: number
    /** The parent's number is of somebody with another name, so the bill has no payer. */
    is_misnumbered: Generated<boolean>
    reminded_at: Date | null
    withdrawn_at: Generated<Date | null>
  }
}

export const db = tablesOf<Tables>('education')

/** What an open page about a campaign listens to. */
export const channelOf = (campaign: string) => `school-campaign:${campaign}`
