import { migrateAll } from '../migrate.ts'
import type { Commands } from './command.ts'

export const migrateCommands: Commands = {
  migrate: {
    text: 'đưa cơ sở dữ liệu lên phiên bản mới nhất',
    async run(database) {
      const applied = await migrateAll(database.url)
      console.log(applied.length ? applied.join('\n') : 'Không có gì mới.')
      return 0
    },
  },
}
