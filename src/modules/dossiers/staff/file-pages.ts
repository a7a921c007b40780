import { z } from 'zod'
import { openDocument } from '#modules/vault'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { openFile } from '#platform/files'
import { type Ctx, definePage, fileReply, idOf, type Reply } from '#platform/http'
import { noteView, purposeWithoutWork } from '../commands/note-view.ts'
import { draftResultPdf, resultFileName } from '../jobs/print-result.ts'
import { controlSheetOf } from '../print/control-sheet.ts'
import { printForm } from '../print/forms.ts'
import { printedPdf } from '../print-for.ts'
import { agenciesAsked, getDossierForStaff } from '../queries/get-dossier.ts'
import { type DossierRow, db } from '../schema.ts'

const here = '/can-bo/ho-so/:code'
const codeOf = (ctx: Ctx) => ctx.params.code ?? ''
/** Whoever reads a paper of a dossier has looked at it, by whichever way they came. */
const noteLook = (ctx: Ctx) =>
  ctx.write(tx => noteView(tx, { code: codeOf(ctx), purpose: purposeWithoutWork(ctx.actor) }))
const pdf = (name: string, bytes: Uint8Array): Reply =>
  fileReply({
    name,
    mediaType: 'application/pdf',
    body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    inline: true,
  })

/** A paper that was issued (forms 01 to 05), as it was issued; form 01 also for a roll of 80 mm. */
export const printedPage = definePage({
  path: `${here}/phieu/:id`,
  who: 'staff',
  text: 'Phiếu đã lập của hồ sơ (mẫu 01–05), PDF',
  async get(ctx) {
    const id = idOf(ctx, 'id')
    const printed = await ctx.read(async tx => {
      const dossier = await getDossierForStaff(tx, codeOf(ctx))
      return db(tx)
        .selectFrom('dossiers.printed')
        .selectAll()
        .where('dossier', '=', dossier.id)
        .where('id', '=', id)
        .executeTakeFirst()
    })
    if (!printed) throw new NotFound('printed')
    await noteLook(ctx)
    return pdf(
      `${codeOf(ctx)}-mau-${printed.form}.pdf`,
      await printedPdf(printed, ctx.query.kho === '80' ? '80mm' : 'a4'),
    )
  },
})

/** Who had the dossier from when to when (form 06), as of now. */
export const controlSheetPage = definePage({
  path: `${here}/phieu-kiem-soat`,
  who: 'staff',
  text: 'Phiếu kiểm soát quá trình giải quyết hồ sơ (mẫu 06), PDF',
  async get(ctx) {
    const sheet = await ctx.read(async tx => controlSheetOf(tx, await getDossierForStaff(tx, codeOf(ctx))))
    await noteLook(ctx)
    return pdf(`${codeOf(ctx)}-mau-06.pdf`, await printForm('06', sheet))
  },
})

/** A paper of the dossier. One that lies in somebody's vault tells its holder who opened it, and why. */
export const paperPage = definePage({
  path: `${here}/giay-to/:paper`,
  who: 'staff',
  text: 'Xem một giấy tờ của hồ sơ',
  async get(ctx) {
    const id = idOf(ctx, 'paper')
    const { file, stream, name } = await ctx.write(async tx => {
      const dossier = await getDossierForStaff(tx, codeOf(ctx))
      const paper = await db(tx)
        .selectFrom('dossiers.paper')
        .selectAll()
        .where('dossier', '=', dossier.id)
        .where('id', '=', id)
        .executeTakeFirst()
      if (paper?.document)
        return {
          ...(await openDocument(tx, paper.document, {
            purpose: `Giải quyết hồ sơ ${dossier.code}`,
            dossier: dossier.id,
            asked: await agenciesAsked(tx, dossier.id),
          })),
          name: paper.name,
        }
      if (!paper?.file) throw new NotFound('paper')
      return { ...(await openFile(tx, paper.file)), name: paper.name }
    })
    await noteLook(ctx)
    return fileReply({
      name: withEnding(name, file.name),
      mediaType: file.media_type ?? '',
      body: stream,
      inline: true,
    })
  },
})

const stage = z.enum(['du-thao', 'da-ky', 'ban-chinh'])

/** The result as it would be signed now, as it was signed, and as it was sealed. */
export const resultPage = definePage({
  path: `${here}/ket-qua/:stage`,
  who: 'staff',
  text: 'Kết quả của hồ sơ: dự thảo, bản đã ký, bản chính',
  async get(ctx) {
    const which = stage.safeParse(ctx.params.stage).data
    if (!which) throw new NotFound('result')
    const dossier = await ctx.read(tx => getDossierForStaff(tx, codeOf(ctx)))
    if (which === 'du-thao') {
      const draft = await draftResultPdf(ctx, dossier.id, leaderOf(ctx, dossier))
      await noteLook(ctx)
      return pdf(resultFileName(dossier, 'du-thao'), draft)
    }
    const { stream } = await ctx.read(tx => openResult(tx, dossier, which))
    await noteLook(ctx)
    return fileReply({
      name: resultFileName(dossier, which === 'da-ky' ? 'da-ky' : 'ket-qua'),
      mediaType: 'application/pdf',
      body: stream,
      inline: true,
    })
  },
})

export const opinionFilePage = definePage({
  path: `${here}/y-kien/:task`,
  who: 'staff',
  text: 'Văn bản kèm theo ý kiến phối hợp',
  async get(ctx) {
    const task = idOf(ctx, 'task')
    const { file, stream } = await ctx.read(async tx => {
      const dossier = await getDossierForStaff(tx, codeOf(ctx))
      const opinion = await db(tx)
        .selectFrom('dossiers.opinion')
        .select('file')
        .where('dossier', '=', dossier.id)
        .where('task', '=', task)
        .executeTakeFirst()
      if (!opinion?.file) throw new NotFound('opinion')
      return openFile(tx, opinion.file)
    })
    await noteLook(ctx)
    return fileReply({ name: file.name, mediaType: file.media_type ?? '', body: stream, inline: true })
  },
})

async function openResult(tx: Tx, dossier: DossierRow, which: 'da-ky' | 'ban-chinh') {
  const result = await db(tx)
    .selectFrom('dossiers.result')
    .select(['signed_file', 'sealed_file'])
    .where('dossier', '=', dossier.id)
    .executeTakeFirst()
  const file = which === 'da-ky' ? result?.signed_file : result?.sealed_file
  if (!file) throw new NotFound('result')
  return openFile(tx, file)
}

/** A leader of the deciding agency sees their own name where they would sign. */
function leaderOf(ctx: Ctx, dossier: DossierRow): string | undefined {
  const { actor } = ctx
  if (actor.kind !== 'staff') return undefined
  return actor.grants.some(grant => grant.role === 'agency-leader' && grant.agency === dossier.deciding)
    ? actor.id
    : undefined
}

function withEnding(name: string, file: string): string {
  const ending = /\.[a-z0-9]{1,5}$/i.exec(file)?.[0] ?? ''
  return name.toLowerCase().endsWith(ending.toLowerCase()) ? name : name + ending
}
