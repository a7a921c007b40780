import { definePage, redirect } from '#platform/http'
import { endSession, sessionCookie } from '../session.ts'

export const signOutPage = definePage({
  path: '/dang-xuat',
  who: 'anyone',
  text: 'Đăng xuất',
  async post(ctx) {
    const token = ctx.cookie(sessionCookie)
    if (token) await ctx.write(tx => endSession(tx, token))
    ctx.clearCookie(sessionCookie)
    return redirect(ctx.actor.kind === 'staff' ? '/can-bo/dang-nhap' : '/')
  },
})
