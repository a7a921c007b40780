import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { system } from '#platform/access'
import { now } from '#platform/clock'
import {
  anchorsFolder,
  type Break,
  isLeftBehind,
  lastSeal,
  notedRestorations,
  noteRestoration,
  publishedAnchors,
  readAnchors,
  seal,
  type Verdict,
  verify,
} from '#platform/ledger'
import type { Commands } from './command.ts'

export const ledgerCommands: Commands = {
  'ledger verify': {
    text: 'kiểm tra sổ cái: không dòng nào bị sửa, xoá, chèn hay đổi chỗ; --anchor <tệp>: đối chiếu cả với dấu mốc đã công bố',
    async run(database, args) {
      const { values } = parseArgs({ args, options: { anchor: { type: 'string', multiple: true } } })
      const given = (values.anchor ?? []).map(file => ({
        file,
        anchors: readAnchors(readFileSync(file, 'utf8')),
      }))
      const empty = given.find(one => !one.anchors.length)
      if (empty) {
        console.error(
          `Không thấy dấu mốc nào trong ${empty.file}: cần hai dòng, dòng đầu bắt đầu bằng SEN-ANCHOR.`,
        )
        return 2
      }
      const restorations = notedRestorations()
      const published = publishedAnchors()
      const ours = published.filter(anchor => !isLeftBehind(anchor, restorations))
      // What others keep is compared whatever a note of ours says.
      const anchors = [...ours, ...given.flatMap(one => one.anchors)]
      const verdict = await verify(database, { anchors })
      for (const row of verdict.backdated)
        console.error(
          `LƯU Ý: dòng ${row.id} (chuỗi ${row.chain}, thứ tự ${row.seq}) ghi thời điểm ${row.at.toISOString()}, sớm hơn niêm phong ${row.seal} đã đóng trước đó: đồng hồ máy chạy sai, hoặc có người ghi lùi ngày.`,
        )
      for (const { seal, at } of restorations)
        console.error(
          `LƯU Ý: lúc ${at}, sổ cái được phục hồi từ bản sao lưu, về niêm phong ${seal} (theo ghi chú cạnh dấu mốc). Hãy đối chiếu với biên bản phục hồi.`,
        )
      if (ours.length < published.length)
        console.error(
          `LƯU Ý: bỏ qua ${published.length - ours.length} dấu mốc của quãng đã mất khi phục hồi.`,
        )
      if (verdict.seals && !isRecent(anchors))
        console.error(
          'LƯU Ý: không có dấu mốc nào của hai ngày qua để đối chiếu: ai viết lại cả sổ lẫn niêm phong từ dấu mốc cuối sẽ không lộ ra. Hãy xem ANCHORS_DIR, ANCHOR_MAIL_TO, hoặc thêm --anchor <tệp người ngoài giữ>.',
        )
      console.log(countsOf(verdict, anchors.length))
      if (!verdict.broken) {
        console.log('Sổ cái nguyên vẹn.')
        return 0
      }
      console.error(`HỎNG: ${describe(verdict.broken)}.`)
      return 1
    },
  },
  'ledger restored': {
    text: 'sau khi phục hồi: ghi cạnh dấu mốc (ANCHORS_DIR) rằng sổ cái vừa trở về niêm phong đang có',
    async run(database) {
      const last = await database.read({ actor: system('cli') }, lastSeal)
      noteRestoration(last?.id ?? 0, now())
      console.log(`Đã ghi vào ${anchorsFolder()}: sổ cái được phục hồi về niêm phong ${last?.id ?? 0}.`)
      return 0
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

const isRecent = (anchors: readonly { at: string }[]) =>
  anchors.some(({ at }) => Date.parse(at) > now().getTime() - 2 * 86_400_000)

function countsOf({ rows, chains, seals, unsealed }: Verdict, anchors: number): string {
  const count = (n: number) => n.toLocaleString('vi-VN')
  return `Đã đọc ${count(rows)} dòng của ${count(chains)} chuỗi, ${count(seals)} niêm phong, ${count(anchors)} dấu mốc; ${count(unsealed)} dòng chưa niêm phong.`
}

function describe(broken: Break): string {
  if (broken.kind === 'row') {
    const why = {
      changed: 'nội dung đã bị sửa',
      gap: 'thiếu dòng đứng trước',
      unlinked: 'không nối với dòng trước',
      repeated: 'số thứ tự bị lặp',
    }
    return `dòng ${broken.id} (chuỗi ${broken.chain}, thứ tự ${broken.seq}): ${why[broken.why]}`
  }
  if (broken.kind === 'anchor')
    return broken.why === 'missing'
      ? `niêm phong ${broken.seal} đã công bố lúc ${broken.at} nay không còn: sổ bị cắt cụt, hoặc đã phục hồi về thời điểm trước đó`
      : `niêm phong ${broken.seal} khác với dấu mốc đã công bố lúc ${broken.at}: sổ đã bị viết lại`
  if (broken.why === 'changed')
    return `niêm phong ${broken.id}: nội dung đã bị sửa hoặc không nối với niêm phong trước`
  const how = { cut: 'mất dòng cuối', rewritten: 'bị viết lại', added: 'thêm dòng lạ' }
  const chains = broken.chains.map(one => `chuỗi ${one.chain} ${how[one.how]} (thứ tự ${one.seq})`)
  return [
    `niêm phong ${broken.id}: đã niêm phong ${broken.sealed} dòng, nay có ${broken.found}`,
    chains.length ? chains.join('; ') : 'không rõ chuỗi nào',
  ].join('; ')
}
