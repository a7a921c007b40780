/** What a mere look leaves, as it must: that it was looked, and a receipt that is printed when first somebody wants it. */
export const leftByLooking: Record<string, string[]> = {
  '/can-bo/ho-so/:code': ['platform.ledger'],
  '/can-bo/ho-so/:code/giay-to/:paper': ['platform.ledger'],
  '/can-bo/ho-so/:code/ket-qua/:stage': ['platform.ledger'],
  '/can-bo/ho-so/:code/phieu/:id': ['platform.ledger'],
  '/can-bo/ho-so/:code/phieu-kiem-soat': ['platform.ledger'],
  '/can-bo/ho-so/:code/y-kien/:task': ['platform.ledger'],
  '/can-bo/viec/:task': ['platform.ledger'],
  '/can-bo/tiep-nhan/:draft': ['platform.ledger'],
  '/giay-to/:id/tai-ve': ['platform.ledger'],
  '/thanh-toan/:bill/bien-lai': [
    'payments.receipt',
    'platform.bytes_in_doubt',
    'platform.file',
    'signing.key',
  ],
  '/tin-nhan/:id': ['notifications.message', 'platform.outbox'],
}
