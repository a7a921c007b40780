// Loaded into a program under test before its own code: moves its clock when told so, and plays a full disk where no
// small disk could be made.
import fs, { existsSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { Writable } from 'node:stream'
import { shift } from '#platform/clock'

shift(Number(process.env.FAULTS_SHIFT ?? 0))
process.on('message', (told: { shift?: number }) => {
  if (told.shift !== undefined) shift(told.shift)
})
// Whoever kills the runner wants no program of it left behind.
process.on('disconnect', () => process.exit())
process.channel?.unref()

const mark = process.env.FAULTS_DISK_FULL_MARK
if (mark) {
  const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  const { createWriteStream, promises } = fs
  const { writeFile, copyFile } = promises
  fs.createWriteStream = ((...given: Parameters<typeof createWriteStream>) =>
    existsSync(mark)
      ? new Writable({ write: (_chunk, _encoding, done) => done(full()) })
      : createWriteStream(...given)) as typeof createWriteStream
  promises.writeFile = async (...given) => {
    if (existsSync(mark)) throw full()
    return writeFile(...given)
  }
  promises.copyFile = async (...given) => {
    if (existsSync(mark)) throw full()
    return copyFile(...given)
  }
  syncBuiltinESMExports()
}
