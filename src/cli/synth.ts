import { parseArgs } from 'node:util'
import { addDays, isDay, vnDay } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import { now } from '#platform/clock'
import { citizenAt, mostPeople } from '../synth/person.ts'
import { countRealDossiers, isSynthesised } from '../synth/real-dossiers.ts'
import { synthesise } from '../synth/synthesise.ts'
import type { Commands } from './command.ts'

export const synthCommands: Commands = {
  synth: {
    text: 'đổ một tỉnh giả lập vào cơ sở dữ liệu: --people 1.2M --dossiers 1M [--seed 1] [--until 2026-11-20] [--anyway]',
    async run(database, args) {
      const { values } = parseArgs({
        args,
        options: {
          people: { type: 'string', default: '1.2M' },
          dossiers: { type: 'string', default: '1M' },
          seed: { type: 'string', default: '1' },
          until: { type: 'string', default: addDays(vnDay(now()), -1) },
          anyway: { type: 'boolean', default: false },
        },
      })
      const people = countOf(values.people)
      const dossiers = countOf(values.dossiers)
      const seed = countOf(values.seed)
      const { until } = values
      if (!people || !dossiers || seed === undefined || !isDay(until) || people > mostPeople) {
        console.error(
          `Số viết như 5000, 10k hay 1.2M, nhiều nhất ${mostPeople.toLocaleString('vi-VN')} người; ngày viết như 2026-11-20.`,
        )
        return 2
      }
      const { rows: founded } = await database.pool.query(
        `SELECT to_regclass('dossiers.tally') IS NOT NULL AS yes`,
      )
      if (!founded[0].yes) {
        console.error('Cơ sở dữ liệu này chưa có tỉnh nào. Hãy chạy npm start một lần trước.')
        return 1
      }
      const by = { actor: system('cli') }
      const real = await database.read(by, countRealDossiers)
      if (real && !values.anyway) {
        console.error(
          `Ở đây có ${real.toLocaleString('vi-VN')} hồ sơ không phải của người giả lập. Không đổ dữ liệu giả vào dữ liệu thật; nếu chắc chắn, thêm --anyway.`,
        )
        return 1
      }
      if (await database.read(by, tx => isSynthesised(tx, citizenAt(seed, 0).id))) {
        console.error(`Tỉnh giả lập --seed ${seed} đã có ở đây. Chọn một --seed khác.`)
        return 1
      }
      const start = performance.now()
      const { rows } = await synthesise(database, {
        people,
        dossiers,
        seed,
        until,
        progress: made => {
          if (process.stdout.isTTY) process.stdout.write(`\r${made.people} người, ${made.dossiers} hồ sơ `)
        },
      })
      const seconds = (performance.now() - start) / 1000
      const rate = Math.round(dossiers / seconds)
      console.log(
        `\rXong: ${people} người, ${dossiers} hồ sơ, ${rows} dòng trong ${seconds.toFixed(0)} giây (${rate} hồ sơ mỗi giây).`,
      )
      return 0
    },
  },
}

/** "5000", "10k", "1.2M". */
function countOf(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([kM]?)$/.exec(text) ?? []
  if (!number) return undefined
  const count = Number(number) * (unit === 'M' ? 1_000_000 : unit === 'k' ? 1000 : 1)
  return Number.isSafeInteger(count) ? count : undefined
}
