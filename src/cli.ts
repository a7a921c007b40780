import { join } from 'node:path'
import { system } from '#platform/access'
import { server as config, dataDir } from '#platform/config'
import { connect, type Database, startEmbedded } from '#platform/db'
import { seal, verify } from '#platform/ledger'
import { migrateAll } from './migrate.ts'

/** `sen <command>`: what an operator types. */
const commands: Record<string, { text: string; run(database: Database, args: string[]): Promise<number> }> = {
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
  migrate: {
    text: 'đưa cơ sở dữ liệu lên phiên bản mới nhất',
    async run(database) {
      const applied = await migrateAll(database.url)
      console.log(applied.length ? applied.join('\n') : 'Không có gì mới.')
      return 0
    },
  },
}

const args = process.argv.slice(2)
const name = Object.keys(commands).find(name => args.slice(0, name.split(' ').length).join(' ') === name)
if (!name) {
  console.log(
    [
      'Cách dùng: npm run sen -- <lệnh>',
      ...Object.entries(commands).map(([name, { text }]) => `  ${name.padEnd(16)} ${text}`),
    ].join('\n'),
  )
  process.exit(args.length ? 2 : 0)
}
const embedded = config().DATABASE_URL ? undefined : await startEmbedded(join(dataDir(), 'postgres'))
const database = connect({ url: config().DATABASE_URL ?? embedded!.url, pool: 2 })
const code = await commands[name]!.run(database, args.slice(name.split(' ').length))
await database.close()
await embedded?.stop()
process.exit(code)
