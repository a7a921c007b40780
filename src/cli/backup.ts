import { parseArgs } from 'node:util'
import { backUp, CannotRestore, restore, vietnamTime } from '#platform/backup'
import { server as config, dataDir } from '#platform/config'
import type { CommandAlone, Commands } from './command.ts'

export const backupCommands: Commands = {
  backup: {
    text: '<thư mục>: sao lưu cơ sở dữ liệu và tệp; lần sau chỉ chép phần mới. --whole: chép lại tất cả',
    async run(database, args) {
      const { values, positionals } = parseArgs({
        args,
        options: { whole: { type: 'boolean' } },
        allowPositionals: true,
      })
      const [folder] = positionals
      if (!folder) return wrong('Cần nói sao lưu vào thư mục nào.')
      if (config().DATABASE_URL) return wrong(external)
      const done = await backUp(database, { folder, dataDir: dataDir(), whole: values.whole ?? false })
      const what = done.isNewBase ? 'toàn bộ dữ liệu' : 'phần mới'
      console.log(
        `Đã sao lưu ${what}: ${done.logs} tệp nhật ký, ${done.files.copied} tệp hồ sơ. Phục hồi được về bất kỳ lúc nào đến ${vietnamTime(done.until)}.`,
      )
      if (done.isFirst)
        console.log(
          done.holdsSecret
            ? `QUAN TRỌNG: ${folder}/secret mở được mọi dữ liệu đã mã hoá. Hãy chuyển tệp ấy sang nơi cất giữ khác; khi phục hồi, đặt nó trở lại.`
            : 'Khoá SECRET_KEY không nằm trong bản sao lưu: hãy cất nó ở nơi khác. Thiếu nó, dữ liệu đã mã hoá không mở được.',
        )
      for (const broken of done.files.broken) console.error(`HỎNG: tệp ${broken}`)
      return done.files.broken.length ? 1 : 0
    },
  },
}

export const restoreCommands: Record<string, CommandAlone> = {
  restore: {
    text: '<thư mục> --data-dir <thư mục mới> [--to "2026-11-22 10:00"]: phục hồi về một thời điểm (giờ Việt Nam)',
    async runAlone(args) {
      const { values, positionals } = parseArgs({
        args,
        options: { 'data-dir': { type: 'string' }, to: { type: 'string' } },
        allowPositionals: true,
      })
      const [folder] = positionals
      const into = values['data-dir']
      if (!folder || !into) return wrong('Cần nói phục hồi từ thư mục nào và vào --data-dir nào.')
      const to = values.to === undefined ? undefined : instantOf(values.to)
      if (to === null)
        return wrong('Thời điểm viết như "2026-11-22 10:00" hoặc "2026-11-22 10:00:30", giờ Việt Nam.')
      try {
        const done = await restore({ folder, dataDir: into, ...(to && { to }) })
        console.log(
          `Đã phục hồi vào ${into} như lúc ${vietnamTime(done.until)}, ${done.files.copied} tệp hồ sơ.`,
        )
        if (done.lacksSecret)
          console.log(`Chưa có khoá: đặt tệp secret đã cất riêng vào ${into}, hoặc đặt SECRET_KEY như trước.`)
        for (const missing of done.files.missing) console.error(`THIẾU: tệp ${missing}`)
        console.log(
          `Kiểm tra:  DATA_DIR=${into} npm run sen -- ledger verify\nChạy:      DATA_DIR=${into} npm start`,
        )
        return done.files.missing.length ? 1 : 0
      } catch (error) {
        if (error instanceof CannotRestore) return wrong(error.message)
        throw error
      }
    },
  },
}

const external = [
  'DATABASE_URL trỏ tới PostgreSQL ở ngoài: hãy sao lưu bằng công cụ của chính PostgreSQL ấy,',
  '  pg_basebackup -d "$DATABASE_URL" -D <thư mục> -X stream   và   pg_receivewal (hoặc archive_command) cho nhật ký.',
  'Trên Debian hai lệnh này nằm trong gói postgresql-client. Đừng dùng pg_dump: số giao dịch trong sổ cái sẽ không còn khớp với niêm phong.',
].join('\n')

function wrong(text: string): number {
  console.error(text)
  return 2
}

/** Without a zone it is the time on the wall in Việt Nam. */
function instantOf(text: string): Date | null {
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/.exec(
    text.trim(),
  )
  const instant = new Date(found ? `${found[1]}T${found[2]}${found[3] ?? '+07:00'}` : Number.NaN)
  return Number.isNaN(instant.getTime()) ? null : instant
}
