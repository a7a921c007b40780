import { Conflict, NotFound } from '#platform/errors'
import { definePage, json } from '#platform/http'
import { keepPage } from '../commands/keep-page.ts'
import { postedPage } from './draft-page.tsx'

/** Keeps what is being typed, from the page itself, every second or two. */
export const draftAutosave = definePage({
  path: '/nop-ho-so/ban-nhap/:draft/:page/luu',
  who: 'citizen',
  text: 'Tự lưu bản nháp trong lúc nhập',
  async post(ctx) {
    if (!ctx.params.page) throw new NotFound('page')
    try {
      const kept = await ctx.write(tx => keepPage(tx, postedPage(ctx, ctx.params.page!)))
      return kept.ok
        ? json({ saved: true, revision: kept.revision })
        : json({ saved: false, stale: true }, 409)
    } catch (error) {
      if (error instanceof Conflict) return json({ saved: false, code: error.code }, 409)
      throw error
    }
  },
})
