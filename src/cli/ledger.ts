import { system } from '#platform/access'
import { seal, verify } from '#platform/ledger'
import type { Commands } from './command.ts'

export const ledgerCommands: Commands = {
  'ledger verify': {
    text: 'kiểm tra sổ cái: không dòng nào bị sửa, xoá, chèn hay đổi chỗ; nêu tên dòng hỏng đầu tiên',
    async run(database) {
      const broken = await database.read({ actor: system('cli') }, tx => verify(tx))
      if (!broken) {
        console.log('Sổ cái nguyên vẹn.')
        return 0
      }
      const why = {
        changed: 'nội dung đã bị sửa',
        gap: 'thiếu dòng đứng trước',
        unlinked: 'không nối với dòng trước',
        rows: 'các dòng được niêm phong đã khác',
      }
      console.error(
        broken.kind === 'row'
          ? `HỎNG: dòng ${broken.id} (chuỗi ${broken.chain}, thứ tự ${broken.seq}): ${why[broken.why]}.`
          : `HỎNG: niêm phong ${broken.id}: ${why[broken.why]}.`,
      )
      return 1
    },
  },
  'ledger seal': {
    text: 'niêm phong các dòng mới dưới một gốc Merkle',
    async run(database) {
      console.log(`Đã niêm phong ${await database.write({ actor: system('cli') }, seal)} dòng.`)
      return 0
    },
  },
}
