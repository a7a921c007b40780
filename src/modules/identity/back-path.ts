/** No address of ours is as long. */
export const longestBack = 2000

/**
 * Where to go after signing in: a path of ours and nothing else. Whatever could lead to another site (`//x`, `/\x`, a
 * scheme, a control character that a browser drops) or back to signing in becomes `home`.
 */
export function backPath(asked: unknown, home: string): string {
  if (
    typeof asked !== 'string' ||
    asked.length > longestBack ||
    !/^\/(?![/\\])[\x21-\x7e]*$/.test(asked) ||
    asked.includes('\\')
  )
    return home
  const here = 'http://sen.invalid'
  const url = URL.canParse(asked, here) ? new URL(asked, here) : undefined
  if (url?.origin !== here || url.pathname.startsWith('//')) return home
  const loops = ['/dang-nhap', '/dang-xuat', '/can-bo/dang-nhap'].some(
    path => url.pathname === path || url.pathname.startsWith(`${path}/`),
  )
  return loops ? home : `${url.pathname}${url.search}${url.hash}`
}
