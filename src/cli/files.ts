import { parseArgs } from 'node:util'
import { verifyFiles } from '#platform/backup'
import { isStoreAway } from '#platform/files'
import type { Commands } from './command.ts'

export const filesCommands: Commands = {
  'files verify': {
    text: 'xem mọi tệp mà cơ sở dữ liệu nói tới có nằm trong kho không; --upload-from <bản sao lưu, hoặc thư mục đã phục hồi>: đưa tệp thiếu trở lại kho',
    async run(database, args) {
      const { values } = parseArgs({ args, options: { 'upload-from': { type: 'string' } } })
      const found = await verifyFiles(database, { uploadFrom: values['upload-from'] }).catch(error => {
        if (!isStoreAway(error)) throw error
        console.error(`Không hỏi được kho tệp, chưa biết thiếu gì: ${error.message}`)
      })
      if (!found) return 2
      const { files, put, missing } = found
      const count = (n: number) => n.toLocaleString('vi-VN')
      for (const sha256 of missing) console.error(`THIẾU: tệp ${sha256}`)
      if (put) console.log(`Đã đưa ${count(put)} tệp trở lại kho.`)
      if (missing.length) {
        console.error(`Thiếu ${count(missing.length)} trên ${count(files)} tệp.`)
        return 1
      }
      console.log(`Đủ ${count(files)} tệp.`)
      return 0
    },
  },
}
