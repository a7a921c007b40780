import { setTimeout as pause } from 'node:timers/promises'
import { formOn } from '../support/sandbox/plain-browser.ts'
import type { Tally } from './told.ts'

export type Answer = { status: number; location: string; body: string; headers: Headers }

/** Nobody can say whether it was done: no answer, or one that says to come again. */
export class Refused extends Error {}
/** The run is over. */
export class Over extends Error {}

export type Run = {
  site: string
  tally: Tally
  random: () => number
  /** Nobody begins anything new from then on. */
  closing: () => boolean
  /** Nobody does anything any more. */
  over: () => boolean
}

/** Of one who lives in it: whether they are through with what they began, and with what they were last refused. */
export type Life = Run & { who: string; through: boolean; refused?: string }

export type Client = {
  get(path: string): Promise<Answer>
  /** Posts the form with this action of a page that was seen, its hidden fields included. */
  press(seen: Answer, action: string, fields?: Record<string, string | string[]>): Promise<Answer>
  send(
    method: 'POST' | 'PATCH' | 'HEAD',
    path: string,
    more: { headers?: Record<string, string>; body?: BodyInit },
  ): Promise<Answer>
}

const patience = 15_000

/** Asks as a browser would that is signed in; follows nothing by itself. What is no answer throws Refused. */
export function clientOf(run: Run, cookie: () => string): Client {
  async function send(
    method: string,
    path: string,
    more: { headers?: Record<string, string>; body?: BodyInit } = {},
  ): Promise<Answer> {
    if (run.over()) throw new Over()
    run.tally.requests++
    try {
      const answer = await fetch(new URL(path, run.site), {
        method,
        redirect: 'manual',
        headers: { cookie: cookie(), 'sec-fetch-site': 'same-origin', ...more.headers },
        ...(more.body !== undefined && { body: more.body }),
        signal: AbortSignal.timeout(patience),
      })
      const { status, headers } = answer
      const body = await answer.text()
      if (status >= 500 || status === 429 || status === 401) throw new Refused(`${method} ${path}: ${status}`)
      run.tally.answered++
      return { status, headers, body, location: headers.get('location') ?? '' }
    } catch (error) {
      run.tally.refused++
      throw error instanceof Refused ? error : new Refused(`${method} ${path}: ${String(error)}`)
    }
  }
  return {
    send,
    get: path => send('GET', path),
    press(seen, action, fields = {}) {
      const body = new URLSearchParams()
      const { fields: hidden } = formOn({ ...seen, url: run.site }, action)
      for (const [name, value] of Object.entries({ ...hidden, ...fields }))
        for (const one of [value].flat()) body.append(name, one)
      return send('POST', action, { body })
    },
  }
}

/** Tries until it is not refused any more, with the rests that a person would make; Over when the run ends first. */
export async function insist<T>(run: Run & Partial<Life>, deed: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await deed()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const why = error.message.replace(/[0-9a-f-]{36}|H53[\d.-]+/g, '…')
      run.refused = why
      run.tally.why.set(why, (run.tally.why.get(why) ?? 0) + 1)
    }
    await rest(run, 200, 600)
  }
}

export async function rest(run: Run, least: number, more: number): Promise<void> {
  if (run.over()) throw new Over()
  await pause(least + run.random() * more)
}
