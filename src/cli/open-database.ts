import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { server as config, dataDir } from '#platform/config'
import { connect, type Database, startEmbedded } from '#platform/db'

/**
 * The database that a command works on, told to whoever typed it before anything happens. Undefined: there is none. A real
 * installation has its database already, and settings that were not handed over must not look like an empty one.
 */
export async function openDatabase(): Promise<{ database: Database; close(): Promise<void> } | undefined> {
  const { DATABASE_URL, DEMONSTRATION } = config()
  const folder = join(dataDir(), 'postgres')
  if (!DATABASE_URL && !DEMONSTRATION && !existsSync(join(folder, 'password'))) {
    console.error(
      `Không có DATABASE_URL, và ${folder} chưa có cơ sở dữ liệu nào. Lệnh này không tự tạo một cơ sở dữ liệu trống khi DEMONSTRATION=false: hãy chạy nó với cài đặt của hệ thống (xem hướng dẫn vận hành, mục 3).`,
    )
    return undefined
  }
  console.error(`Cơ sở dữ liệu: ${DATABASE_URL ? placeOf(DATABASE_URL) : `kèm theo, ở ${folder}`}`)
  const embedded = DATABASE_URL ? undefined : await startEmbedded(folder)
  const database = connect({ url: DATABASE_URL ?? embedded!.url, pool: 2 })
  return {
    database,
    async close() {
      await database.close()
      await embedded?.leave()
    },
  }
}

/** Without who enters and how. */
function placeOf(url: string): string {
  return url.replace(/\?.*/, '').replace(/\/\/.*@/, '//')
}
