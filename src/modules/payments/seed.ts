import type { Tx } from '#platform/db'
import { db } from './schema.ts'

/**
 * Accounts of the demonstration. No bank has the number 970499 and no account is made of zeros: a real app that
 * reads such a code finds nobody to pay.
 */
export async function seed(tx: Tx): Promise<void> {
  const bank = {
    valid_from: '2025-07-01',
    bank_bin: '970499',
    bank_name: 'Ngân hàng Trình diễn (không có thật)',
  }
  await db(tx)
    .insertInto('payments.account')
    .values([
      { ...bank, agency: 'tay-ninh', number: '00000000080', name: 'UBND TINH TAY NINH TRINH DIEN' },
      {
        ...bank,
        agency: 'tay-ninh/phuong-tan-ninh',
        number: '00000025459',
        name: 'UBND PHUONG TAN NINH TRINH DIEN',
      },
    ])
    .onConflict(clash => clash.columns(['agency', 'valid_from']).doNothing())
    .execute()
}
