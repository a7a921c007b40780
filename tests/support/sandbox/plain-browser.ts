export type Seen = { status: number; url: string; body: string; headers: Headers }

/**
 * A browser without JavaScript, for tests over HTTP: keeps cookies by path, follows redirects, stops where `stopAt`
 * begins (the address of a service that is not running).
 */
export function plainBrowser(stopAt?: string) {
  const jar = new Map<string, { value: string; path: string; origin: string }>()

  async function go(url: string, form?: Record<string, string>): Promise<Seen> {
    if (stopAt && url.startsWith(stopAt)) return { status: 0, url, body: '', headers: new Headers() }
    const { origin } = new URL(url)
    const cookie = cookieFor(url)
    const answer = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: cookie ? { cookie } : {},
      ...(form && { body: new URLSearchParams(form) }),
    })
    for (const line of answer.headers.getSetCookie()) keep(line, origin)
    const to = answer.headers.get('location')
    if (to && answer.status >= 300 && answer.status < 400) return go(new URL(to, url).href)
    return { status: answer.status, url, body: await answer.text(), headers: answer.headers }
  }

  /** What it would send there. */
  function cookieFor(url: string): string {
    const { origin, pathname } = new URL(url)
    return [...jar.values()]
      .filter(cookie => cookie.origin === origin && pathname.startsWith(cookie.path))
      .map(cookie => cookie.value)
      .join('; ')
  }

  function keep(line: string, origin: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/)
    const path = attributes.find(attribute => /^path=/i.test(attribute))?.slice(5) ?? '/'
    const expires = attributes.find(attribute => /^expires=/i.test(attribute))?.slice(8)
    const name = `${origin}${path}${pair.split('=')[0]}`
    if (expires && Date.parse(expires) < Date.now()) jar.delete(name)
    else jar.set(name, { value: pair, path, origin })
  }

  return { go, cookieFor }
}

/**
 * The fields and address of a form on a page that is posted, as the browser would send it untouched: the last one, or
 * the one with this action.
 */
export function formOn(
  seen: Pick<Seen, 'url' | 'body'>,
  action?: string,
): { action: string; fields: Record<string, string> } {
  const form = [...seen.body.matchAll(/<form\b[^>]*method="post"[^>]*>/g)]
    .filter(([tag]) => action === undefined || tag.includes(`action="${action}"`))
    .at(-1)
  if (!form) throw new Error(`No form${action ? ` to ${action}` : ''} on ${seen.url}`)
  const rest = seen.body.slice(form.index)
  const inputs = [
    ...rest.slice(0, rest.indexOf('</form>')).matchAll(/<input\b[^>]*type="hidden"[^>]*>/g),
  ].map(([tag]) => tag)
  return {
    action: new URL(/action="([^"]*)"/.exec(form[0])?.[1] ?? seen.url, seen.url).href,
    fields: Object.fromEntries(
      inputs.map(tag => [/name="([^"]*)"/.exec(tag)?.[1], /value="([^"]*)"/.exec(tag)?.[1] ?? '']),
    ),
  }
}
