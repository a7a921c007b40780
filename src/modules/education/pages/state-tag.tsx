import { Tag, type TagColour } from '#design'
import type { CampaignRow, DueState } from '../schema.ts'
import type { Text } from '../texts.ts'

const looks: Record<CampaignRow['state'] | DueState | 'waiting', TagColour> = {
  draft: 'grey',
  open: 'blue',
  closed: 'grey',
  withdrawn: 'pink',
  'partly-paid': 'amber',
  paid: 'green',
  overpaid: 'pink',
  free: 'grey',
  cancelled: 'grey',
  refunding: 'pink',
  refunded: 'grey',
  'written-off': 'grey',
  waiting: 'grey',
}

/** How a campaign stands. */
export const StateTag = ({ t, state }: { t: Text; state: CampaignRow['state'] }) => (
  <Tag colour={looks[state]}>{t(`campaign.state.${state}`)}</Tag>
)

/** How a pupil's bill stands, in words for a class list; undefined: it is not made yet. */
export const DueTag = ({ t, state = 'waiting' }: { t: Text; state: DueState | 'waiting' | undefined }) => (
  <Tag colour={state === 'open' ? 'red' : looks[state]}>{t(`due.${state}`)}</Tag>
)
