import type { Tx } from '#platform/db'
import { storeBytes } from '#platform/files'
import { printForSigning } from '#platform/print'
import type { Specimens } from './dossier-rows.ts'

const page = (title: string, text: string) => `#set page(paper: "a4", margin: 3cm)
#set text(font: "Be Vietnam Pro", size: 12pt, lang: "vi")
= ${title}
${text}`

/** One paper and one result for all dossiers to share: what they would show belongs to nobody. */
export async function makeSpecimens(tx: Tx): Promise<Specimens> {
  const store = async (name: string, template: string) => {
    const { pdf } = await printForSigning({ template, data: {}, at: tx.now })
    const { id } = await storeBytes(tx, { name, mediaType: 'application/pdf', bytes: pdf })
    return id
  }
  return {
    paper: await store(
      'giay-to-minh-hoa.pdf',
      page('Giấy tờ minh họa', 'Đứng thay giấy tờ của một người không có thật.'),
    ),
    result: await store(
      'ket-qua-minh-hoa.pdf',
      page('Kết quả minh họa', 'Đứng thay kết quả của một hồ sơ không có thật.'),
    ),
    sealPlace: JSON.stringify({ page: 1, rect: [300, 200, 480, 290] }),
  }
}
