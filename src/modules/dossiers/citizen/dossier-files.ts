import { openDocument } from '#modules/vault'
import { NotFound } from '#platform/errors'
import { openFile } from '#platform/files'
import { definePage, fileReply, idOf } from '#platform/http'
import { printedPdf } from '../print-for.ts'
import { getOwnDossier } from '../queries/get-dossier.ts'
import { db } from '../schema.ts'

/** A statutory paper about one's own dossier, as PDF. */
export const printedPaperPage = definePage({
  path: '/ho-so/:code/phieu/:id',
  who: 'citizen',
  text: 'Phiếu, giấy tờ do cơ quan lập về hồ sơ của tôi (PDF)',
  async get(ctx) {
    const id = idOf(ctx, 'id')
    const { dossier, row } = await ctx.read(async tx => {
      const dossier = await getOwnDossier(tx, ctx.params.code!)
      const row = await db(tx)
        .selectFrom('dossiers.printed')
        .select(['form', 'data'])
        .where('id', '=', id)
        .where('dossier', '=', dossier.id)
        .executeTakeFirst()
      return { dossier, row }
    })
    if (!row) throw new NotFound('file')
    const body = Buffer.from(await printedPdf(row))
    return fileReply({
      name: `${dossier.code}-mau-${row.form}.pdf`,
      mediaType: 'application/pdf',
      body,
      inline: true,
    })
  },
})

/** What the applicant brought to the dossier, to look at again. */
export const ownPaperPage = definePage({
  path: '/ho-so/:code/giay-to/:paper',
  who: 'citizen',
  text: 'Tệp tôi đã nộp trong hồ sơ của mình',
  async get(ctx) {
    const id = idOf(ctx, 'paper')
    return ctx.write(async tx => {
      const dossier = await getOwnDossier(tx, ctx.params.code!)
      const paper = await db(tx)
        .selectFrom('dossiers.paper')
        .select(['file', 'document'])
        .where('id', '=', id)
        .where('dossier', '=', dossier.id)
        .executeTakeFirst()
      if (paper?.document) {
        const { file, stream } = await openDocument(tx, paper.document, {
          purpose: `Xem lại trong hồ sơ ${dossier.code}`,
        })
        return fileReply({ name: file.name, mediaType: file.media_type ?? '', body: stream, inline: true })
      }
      if (!paper?.file) throw new NotFound('file')
      const { file, stream } = await openFile(tx, paper.file)
      return fileReply({ name: file.name, mediaType: file.media_type ?? '', body: stream, inline: true })
    })
  },
})
