export { type NewMessage, notify } from './commands/notify.ts'
export { countUnread, listInbox } from './queries/inbox.ts'
export type { DeliveryState, MessageRow } from './schema.ts'
export { messageId } from './send-mail.ts'
