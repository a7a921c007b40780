import { parseArgs } from 'node:util'
import {
  backUp,
  backUpOutside,
  CannotBackUp,
  CannotRestore,
  keepNewest,
  noteBackup,
  outlookOf,
  readOutside,
  restore,
  restoreOutside,
  vietnamTime,
} from '#platform/backup'
import { server as config, dataDir } from '#platform/config'
import type { Database } from '#platform/db'
import type { CommandAlone, Commands } from './command.ts'

export const backupCommands: Commands = {
  backup: {
    text: '<thư mục>: sao lưu cơ sở dữ liệu và tệp; lần sau chỉ chép phần mới. --whole: chép lại tất cả; --keep <n>: chỉ giữ n bản mới nhất; --dump: PostgreSQL riêng, bằng pg_dump',
    async run(database, args) {
      const { values, positionals } = parseArgs({
        args,
        options: { whole: { type: 'boolean' }, dump: { type: 'boolean' }, keep: { type: 'string' } },
        allowPositionals: true,
      })
      const [folder] = positionals
      if (!folder) return wrong('Cần nói sao lưu vào thư mục nào.')
      const keep = values.keep === undefined ? undefined : Number(values.keep)
      if (keep !== undefined && !(Number.isSafeInteger(keep) && keep > 0))
        return wrong('--keep cần một số nguyên từ 1 trở lên: giữ bao nhiêu bản.')
      const code = config().DATABASE_URL
        ? await backUpFromOutside(database, folder, values.dump ?? false)
        : await backUpFromHere(database, folder, values.whole ?? false)
      // What went wrong must not cost an older copy that is whole, nor be taken for one.
      if (code) return code
      await noteBackup(database)
      const gone = keep ? keepNewest(folder, keep) : 0
      if (gone) console.log(`Đã xoá ${gone} bản cũ, giữ ${keep} bản mới nhất.`)
      return 0
    },
  },
}

export const restoreCommands: Record<string, CommandAlone> = {
  restore: {
    text: '<thư mục> --data-dir <thư mục mới> [--to "2026-11-22 10:00"]: phục hồi về một thời điểm (giờ Việt Nam); bản pg_dump cần --database-url <cơ sở dữ liệu trống>',
    async runAlone(args) {
      const { values, positionals } = parseArgs({
        args,
        options: {
          'data-dir': { type: 'string' },
          to: { type: 'string' },
          'database-url': { type: 'string' },
        },
        allowPositionals: true,
      })
      const [folder] = positionals
      const into = values['data-dir']
      if (!folder || !into) return wrong('Cần nói phục hồi từ thư mục nào và vào --data-dir nào.')
      const to = values.to === undefined ? undefined : instantOf(values.to)
      if (to === null)
        return wrong('Thời điểm viết như "2026-11-22 10:00" hoặc "2026-11-22 10:00:30", giờ Việt Nam.')
      try {
        if (readOutside(folder).length && to)
          return wrong(
            'Bản sao lưu của PostgreSQL riêng chỉ về được lúc sao lưu; xem hướng dẫn vận hành, mục 6.',
          )
        if (readOutside(folder).length) return await restoreFromOutside(folder, into, values['database-url'])
        const done = await restore({ folder, dataDir: into, ...(to && { to }) })
        console.log(
          `Đã phục hồi vào ${into} như lúc ${vietnamTime(done.until)}, ${done.files.copied} tệp hồ sơ.`,
        )
        if (done.lacksSecret)
          console.log(`Chưa có khoá: đặt tệp secret đã cất riêng vào ${into}, hoặc đặt SECRET_KEY như trước.`)
        for (const missing of done.files.missing) console.error(`THIẾU: tệp ${missing}`)
        console.log(
          [
            `Kiểm tra:  DATA_DIR=${into} npm run sen -- ledger verify`,
            `           DATA_DIR=${into} npm run sen -- files verify`,
            `Chạy:      DATA_DIR=${into} npm start`,
            aboutAnchors,
          ].join('\n'),
        )
        return done.files.missing.length ? 1 : 0
      } catch (error) {
        if (error instanceof CannotRestore || error instanceof CannotBackUp) return wrong(error.message)
        throw error
      }
    },
  },
}

async function backUpFromHere(database: Database, folder: string, whole: boolean): Promise<number> {
  const done = await backUp(database, { folder, dataDir: dataDir(), whole })
  const what = done.isNewBase ? 'toàn bộ dữ liệu' : 'phần mới'
  console.log(
    `Đã sao lưu ${what}: ${done.logs} tệp nhật ký, ${done.files.copied} tệp hồ sơ. Phục hồi được về bất kỳ lúc nào đến ${vietnamTime(done.until)}.`,
  )
  if (done.isFirst) console.log(aboutSecret(folder, done.holdsSecret))
  return aboutFiles(done.files)
}

async function backUpFromOutside(database: Database, folder: string, dump: boolean): Promise<number> {
  try {
    const isFirst = !readOutside(folder).length
    const done = await backUpOutside(database, { folder, dataDir: dataDir(), dump })
    console.log(
      done.kind === 'cluster'
        ? `Đã sao lưu cả máy chủ PostgreSQL bằng pg_basebackup (${vietnamTime(done.at)}), ${done.files.copied} tệp hồ sơ mới. Phục hồi được về lúc này; muốn về một thời điểm sau nữa thì phải lưu thêm nhật ký bằng pg_receivewal hoặc archive_command.`
        : `Đã sao lưu cơ sở dữ liệu bằng pg_dump (${vietnamTime(done.at)}), ${done.files.copied} tệp hồ sơ mới. CHỈ phục hồi được về đúng lúc này, không về thời điểm nào khác.${dump ? '' : ' Cho tài khoản quyền REPLICATION thì lệnh này sao lưu cả máy chủ.'}`,
    )
    if (isFirst) console.log(aboutSecret(folder, done.holdsSecret))
    return Math.max(aboutFiles(done.files), done.kind === 'dump' ? aboutDump(done.transactions ?? 0) : 0)
  } catch (error) {
    if (error instanceof CannotBackUp) return wrong(error.message)
    throw error
  }
}

async function restoreFromOutside(folder: string, into: string, url: string | undefined): Promise<number> {
  const done = await restoreOutside({ folder, dataDir: into, url })
  console.log(
    done.cluster
      ? [
          `Đã đặt dữ liệu PostgreSQL ${done.version} như lúc ${vietnamTime(done.at)} vào ${done.cluster}, ${done.files.copied} tệp hồ sơ vào ${into}/files.`,
          `Khởi động:  chown -R postgres ${done.cluster}; pg_ctl start -D ${done.cluster}   (đúng bản ${done.version})`,
          "Bản phục hồi chưa có máy dự phòng: synchronous_standby_names đã được đặt thành '' trong postgresql.auto.conf; dựng máy dự phòng xong mới bật lại. Tệp cấu hình nào khác có đặt biến này thì bỏ đi trước khi khởi động, nếu không mỗi lần ghi sẽ chờ mãi.",
          'Muốn về một thời điểm sau nữa: trước khi khởi động, đặt restore_command, recovery_target_time và tệp recovery.signal.',
        ].join('\n')
      : `Đã nạp cơ sở dữ liệu như lúc ${vietnamTime(done.at)}, ${done.files.copied} tệp hồ sơ vào ${into}/files.`,
  )
  if (done.lacksSecret)
    console.log(`Chưa có khoá: đặt tệp secret đã cất riêng vào ${into}, hoặc đặt SECRET_KEY như trước.`)
  for (const missing of done.files.missing) console.error(`THIẾU: tệp ${missing}`)
  console.log(
    [
      `Kiểm tra:  DATABASE_URL=… DATA_DIR=${into} npm run sen -- ledger verify`,
      `           DATABASE_URL=… DATA_DIR=${into} npm run sen -- files verify`,
      `Kho S3:    đặt thêm các biến S3_…, rồi files verify --upload-from ${into} đưa tệp còn thiếu trở lại kho.`,
      aboutAnchors,
    ].join('\n'),
  )
  return done.files.missing.length ? 1 : 0
}

const aboutAnchors =
  'Dùng thật bản phục hồi với thư mục dấu mốc đang có (ANCHORS_DIR): chạy một lần "sen ledger restored" trước khi mở cho người dùng, để quãng đã mất không bị coi là sổ hỏng.'

function aboutSecret(folder: string, holdsSecret: boolean): string {
  return holdsSecret
    ? `QUAN TRỌNG: ${folder}/secret mở được mọi dữ liệu đã mã hoá. Hãy chuyển tệp ấy sang nơi cất giữ khác; khi phục hồi, đặt nó trở lại.`
    : 'Khoá SECRET_KEY không nằm trong bản sao lưu: hãy cất nó ở nơi khác. Thiếu nó, dữ liệu đã mã hoá không mở được.'
}

/** A dump that nobody could read in any more must not look well to whoever only looks at the code of the command. */
function aboutDump(transactions: number): number {
  const outlook = outlookOf(transactions)
  if (outlook === 'good') return 0
  console.error(
    `${outlook === 'late' ? 'HỎNG' : 'CẢNH BÁO'}: máy chủ đã đếm ${transactions.toLocaleString('vi-VN')} giao dịch. Bản pg_dump của máy chủ đã đếm quá 100 triệu không nạp được vào máy chủ mới. Hãy cho tài khoản quyền REPLICATION để lệnh này dùng pg_basebackup.`,
  )
  return outlook === 'late' ? 1 : 0
}

function aboutFiles({ broken }: { broken: string[] }): number {
  for (const file of broken) console.error(`HỎNG: tệp ${file}`)
  return broken.length ? 1 : 0
}

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
