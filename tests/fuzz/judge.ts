import { isAboutSomebody, pages } from '../support/routes.ts'
import { tag } from './nasty.ts'
import { type Answer, type Asked, patience } from './send.ts'

/** What a page of ours never says: words of PostgreSQL and of a stack, which nobody types in here. */
const insides = [
  /\n\s+at .+:\d+:\d+/,
  /node_modules/,
  /file:\/\/\/\S+\.tsx?/,
  /syntax error at or near/,
  /violates (?:unique|check|foreign key|not-null) constraint/,
  /duplicate key value/,
  /invalid (?:input syntax|byte sequence)/,
  /relation &quot;|column &quot;\w+&quot; /,
  /(?:Type|Reference|Range)Error:/,
  /Cannot read properties of/,
]

/** What a visitor may never be shown, and what of somebody else no page of theirs may bring them. */
export type Closed = {
  /** Texts that nobody types in here. */
  secrets: readonly string[]
  /** Words in the addresses of somebody else's things. */
  foreign: readonly string[]
}

const ofSomebody = pages
  .filter(isAboutSomebody)
  .map(page => new RegExp(`^${page.path.replace(/[.]/g, '\\.').replace(/:\w+|\*/g, '[^/]+')}$`))

/** What is wrong with an answer, in a few words; undefined when nothing is. */
export function faultIn(asked: Asked, answer: Answer, { secrets, foreign }: Closed): string | undefined {
  const { status, headers, body, broken, milliseconds } = answer
  if (milliseconds > patience) return `no answer for ${Math.round(milliseconds)} ms`
  // Of what is too large the server says so and closes, maybe while it is still being sent.
  const large = (asked.body?.length ?? 0) > 1_000_000
  if (broken) return large ? undefined : `the line broke: ${broken}`
  // Heads that Node itself does not read on (too large, or expecting what it can not do) never come to us.
  if (status === 431 || status === 417) return undefined
  if (status >= 500) return `status ${status}`
  if (headers['x-content-type-options'] !== 'nosniff') return 'no nosniff'
  if (!String(headers['content-security-policy']).includes("default-src 'none'")) return 'no content policy'
  if (headers['x-sen-fuzz']) return 'a header that was typed'
  if (String(headers.location ?? '').match(/^(?:[a-z]+:)?\/\/(?!localhost:)/i))
    return `sent away to ${headers.location}`
  const type = String(headers['content-type'] ?? '')
  const [path] = asked.path.split('?') as [string]
  // Whatever is shown of a thing of somebody else is more than “not there”: a file tells nothing that could be read here.
  // What is posted with the token of an earlier session comes back to who typed it, and shows no thing.
  if (
    status === 200 &&
    asked.method === 'GET' &&
    foreign.some(one => path.includes(encodeURIComponent(one))) &&
    ofSomebody.some(page => page.test(path))
  )
    return 'a thing of somebody else'
  if (!/^(?:text|application\/json)/.test(type) || headers['content-encoding']) return undefined
  if (type.startsWith('text/html') && body.includes(tag)) return 'a tag that was typed'
  const inside = insides.find(pattern => pattern.test(body))
  if (inside) return `insides of the program: ${inside.exec(body)![0].trim().slice(0, 80)}`
  return secrets.some(secret => body.includes(secret)) ? 'something of somebody else' : undefined
}
