import { z } from 'zod'
import { actorKey } from '#platform/access'
import type { Refusal } from '#platform/files'
import { fileSettings, findFile } from '#platform/files'
import type { Ctx } from '#platform/http'
import type { Texts } from '../texts.ts'

/** A file that came for a paper, ready to be added. */
export type Came = { paper: string; file: string; name: string }
export type UploadProblems = { [paper: string]: string[] }

/** Names of the inputs of a paper: the file itself, or the ids of files that went up before. */
export const fileField = (paper: string) => `tep.${paper}`
export const uploadField = (paper: string) => `tai-len.${paper}`

/**
 * Sorts what was posted for these papers into files that are ready and sentences about those that are not. A file is
 * only believed to be somebody's when they brought it themselves.
 */
export async function readUploads(
  ctx: Ctx,
  t: Texts,
  papers: readonly string[],
): Promise<{ came: Came[]; problems: UploadProblems }> {
  const came: Came[] = []
  const problems: UploadProblems = {}
  const complain = (paper: string, text: string) => {
    problems[paper] = [...(problems[paper] ?? []), text]
  }
  for (const paper of papers) {
    for (const { field, file } of ctx.files)
      if (field === fileField(paper)) {
        if (file.state === 'ready') came.push({ paper, file: file.id, name: file.name })
        else complain(paper, refusalText(t, file.refusal ?? 'broken', file.name))
      }
    for (const id of [ctx.form[uploadField(paper)] ?? []].flat()) {
      const file = z.uuid().safeParse(id).success ? await ctx.read(tx => findFile(tx, id)) : undefined
      if (!file || file.owner !== actorKey(ctx.actor)) continue
      if (file.state === 'ready') came.push({ paper, file: file.id, name: file.name })
      else
        complain(
          paper,
          file.refusal ? refusalText(t, file.refusal, file.name) : t('papers.arriving', { name: file.name }),
        )
    }
  }
  return { came, problems }
}

export function refusalText(t: Texts, refusal: Refusal, name: string): string {
  return t(`refusal.${refusal}`, { name, size: `${limitMb()} MB` })
}

/** What the upload island says at once, by the server's reason; `{name}` stays for the island to fill. */
export function refusalTexts(t: Texts): { [reason: string]: string } {
  const reasons: readonly Refusal[] = [
    'empty',
    'too-large',
    'too-much',
    'kind',
    'disguised',
    'encrypted',
    'infected',
    'broken',
  ]
  return Object.fromEntries(reasons.map(reason => [reason, refusalText(t, reason, '{name}')]))
}

export const limitMb = () => fileSettings().UPLOAD_LIMIT_MB
