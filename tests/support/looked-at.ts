import { expect } from 'vitest'
import type { World } from './world.ts'

/** Parts that an open page asks for anew; they are looked at with their pages. */
export const fragments = ['/can-bo/viec', '/can-bo/giam-sat/so-lieu']
/** Pages that only lead elsewhere unless one comes to them in the middle of something. */
export const passedThrough = [
  '/dang-nhap',
  '/dang-nhap/ve',
  '/can-bo/dang-nhap/ma',
  '/khoan-nop/gop',
  '/khoan-nop/gop/ma-qr',
  '/can-bo/truong-hoc/dot-thu/:campaign/sua',
  '/can-bo/van-hanh/viec/bo',
]

type Site = { address: string }

async function ask(site: Site, url: string, cookie: string | undefined): Promise<Response> {
  const answer = await fetch(site.address + url, { redirect: 'manual', headers: cookie ? { cookie } : {} })
  await answer.body?.cancel()
  return answer
}

/** Whether there is a page at the address, rather than a file. Anything but these two is a fault. */
export async function isPage(site: Site, url: string, cookie: string | undefined): Promise<boolean> {
  const { status, headers } = await ask(site, url, cookie)
  expect(status, url).toBe(200)
  const type = headers.get('content-type')
  expect(type).toMatch(
    /^(text\/html; charset=utf-8|application\/octet-stream|application\/(json|pdf)(; charset=utf-8)?|image\/png)$/,
  )
  return type!.startsWith('text/html')
}

export async function cookieOfWhoMay(site: Site, world: World, url: string): Promise<string> {
  for (const { cookie } of [...world.here, world.above])
    if ((await ask(site, url, cookie)).status === 200) return cookie
  return expect.fail(`No officer of the place may see ${url}`)
}
