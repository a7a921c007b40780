import { addressWithoutForm, calling, getting, pageAddress, posting, straying, uploading } from './asking.ts'
import { type Form, formsOf } from './forms.ts'
import { faultIn } from './judge.ts'
import { type Random, randomOf } from './random.ts'
import { type Answer, type Asked, asCurl, send } from './send.ts'
import type { Site, Visitor } from './site.ts'

type Plan = { requests: number; seed: number; clients: number; from: number; until: number }

/** Affairs are used up: drafts are sent, tasks are done. */
const turnsPerAffairs = 4000
/** One cause has a thousand faces; this many are enough to find it. */
const mostFaults = 40
const signIn = /^\/(?:can-bo\/)?dang-nhap/

/** How often a kind of visitor was shown a page, and a form of theirs was taken. */
export type Reached = { shown: number; taken: number }

/** Takes turns until as many requests were sent; a turn is a page and the forms on it, a call, an upload or a stray. */
export async function wander(
  site: Site,
  plan: Plan,
  report: (fault: string) => void,
): Promise<{ sent: number; statuses: Map<number, number>; reached: Map<Visitor['kind'], Reached> }> {
  const { port } = site.program
  const statuses = new Map<number, number>()
  const reached = new Map(site.visitors.map(({ kind }) => [kind, { shown: 0, taken: 0 }]))
  const uploads = new Map<Visitor, string[]>()
  const seen = new Set<string>()
  let sent = 0
  let turn = plan.from

  async function ask(random: Random, visitor: Visitor, bare: Asked, turn: number): Promise<Answer> {
    const address = `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`
    const headers = {
      ...bare.headers,
      'x-forwarded-for': address,
      ...(visitor.cookie && { cookie: visitor.cookie }),
    }
    const asked = { ...bare, headers }
    const answer = await send(port, asked)
    sent++
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    const fault = faultIn(asked, answer, visitor.closed)
    const face = `${fault} ${asked.method} ${asked.path
      .replaceAll(/[0-9a-f-]{36}|\d+/g, '…')
      .split('?')[0]!
      .slice(0, 60)}`
    if (fault && !seen.has(face) && seen.size < mostFaults) {
      seen.add(face)
      const request = `as ${visitor.name}, turn ${turn} of seed ${plan.seed}:\n${asCurl(port, asked).slice(0, 2000)}`
      const log = site.logOf(String(answer.headers['x-request-id']))
      report(`${fault}, ${request}${log && `\n${log.slice(0, 3000)}`}`)
    }
    const away = String(answer.headers.location ?? '')
    const its = reached.get(visitor.kind)!
    if (asked.method === 'GET' && answer.status === 200) its.shown++
    // Whoever is nobody posts only what is answered at once, or leads to signing in.
    const leads = answer.status === 303 && (visitor.kind === 'nobody' || !signIn.test(away))
    if (asked.method === 'POST' && (leads || (visitor.kind === 'nobody' && answer.status === 200)))
      its.taken++
    if (visitor.cookie && signIn.test(away)) await visitor.renew()
    return answer
  }

  async function takeTurn(turn: number): Promise<void> {
    const random = randomOf(plan.seed, turn)
    const visitor = random.pick(site.visitors)
    const what = random.below(100)
    if (what < 6) return void (await ask(random, visitor, calling(random), turn))
    if (what < 12) {
      const known = uploads.get(visitor) ?? []
      const { headers } = await ask(random, visitor, uploading(random, known), turn)
      const { location } = headers
      if (typeof location === 'string' && location.startsWith('/tai-len/'))
        uploads.set(visitor, [...known.slice(-5), location])
      return
    }
    if (what < 18) return void (await ask(random, visitor, straying(random), turn))
    const path = pageAddress(random, site.world.examples)
    const { status, body } = await ask(random, visitor, getting(path), turn)
    if (status !== 200 && status !== 422) return
    const ids = Object.values(site.world.examples).filter(one => typeof one === 'string')
    for (const form of worthPosting(random, formsOf(body, path))) {
      const action = random.chance(0.1) ? addressWithoutForm(random, site.world.examples) : form.action
      await ask(random, visitor, posting(random, { ...form, action }, ids), turn)
    }
  }

  await Promise.all(
    Array.from({ length: plan.clients }, async () => {
      while (sent < plan.requests && performance.now() < plan.until && seen.size < mostFaults) {
        const own = turn++
        if (own > plan.from && (own - plan.from) % turnsPerAffairs === 0) await site.refresh()
        await takeTurn(own)
      }
    }),
  )
  return { sent, statuses, reached }
}

/** One or two of the forms of a page; signing out ends what this is about, so it is rare. */
function worthPosting(random: Random, forms: readonly Form[]): Form[] {
  const some = forms.filter(form => form.action !== '/dang-xuat' || random.chance(0.01))
  return some.length ? Array.from({ length: 1 + random.below(2) }, () => random.pick(some)) : []
}
