import type { Tx } from '#platform/db'
import { db } from './schema.ts'

/** Units that collect by themselves: what they collect is theirs. */
const own = [
  ['tay-ninh/so-y-te/benh-vien-da-khoa-tinh', '00000000101', 'BENH VIEN DA KHOA TINH TRINH DIEN'],
  [
    'tay-ninh/so-nong-nghiep-va-moi-truong/trung-tam-nuoc-sach-nong-thon',
    '00000000102',
    'TRUNG TAM NUOC SACH NONG THON TRINH DIEN',
  ],
  ['tay-ninh/so-giao-duc-va-dao-tao/truong-thpt-hoa-sen', '00000000103', 'TRUONG THPT HOA SEN TRINH DIEN'],
  ['tay-ninh/phuong-tan-ninh/truong-tieu-hoc-hoa-sung', '00000000104', 'TRUONG TIEU HOC HOA SUNG TRINH DIEN'],
] as const

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
      ...own.map(([agency, number, name]) => ({ ...bank, agency, number, name })),
    ])
    .onConflict(clash => clash.columns(['agency', 'valid_from']).doNothing())
    .execute()
}
