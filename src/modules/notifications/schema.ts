import type { Generated } from 'kysely'
import type { Purpose } from '#modules/identity'
import { tablesOf } from '#platform/db'

export type DeliveryState = 'queued' | 'sent' | 'failed-temporarily' | 'failed'
export const deliveryStates: readonly DeliveryState[] = ['queued', 'sent', 'failed-temporarily', 'failed']

export type MessageRow = {
  id: string
  person: string
  subject: string
  /** Paragraphs, parted by an empty line. */
  text: string
  action_text: string | null
  action_path: string | null
  about_kind: string | null
  about_id: string | null
  key: string
  /** To which of the person's addresses it goes. */
  purpose: Purpose
  created_at: Date
  read_at: Date | null
}

export type DeliveryRow = {
  message: string
  channel: 'inbox' | 'e-mail'
  address_masked: string
  state: DeliveryState
  attempts: number
  changed_at: Date
}

type Tables = {
  'notifications.message': Omit<MessageRow, 'id'> & { id: Generated<string> }
  'notifications.delivery': DeliveryRow
  'notifications.failure': {
    message: string
    channel: DeliveryRow['channel']
    attempt: number
    at: Date
    error: string
  }
}

export const db = tablesOf<Tables>('notifications')
