import { Agent, request } from 'node:http'

export type Asked = { method: string; path: string; headers: Record<string, string>; body?: Buffer }
export type Answer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
  milliseconds: number
  /** The line broke before an answer came. */
  broken?: string
}

/** No answer of ours takes longer. */
export const patience = 10_000
const agent = new Agent({ keepAlive: true, maxSockets: 64 })

export function send(port: number, asked: Asked): Promise<Answer> {
  const { method, path, headers, body } = asked
  const from = performance.now()
  const answer = (more: Partial<Answer>): Answer => ({
    status: 0,
    headers: {},
    body: '',
    milliseconds: performance.now() - from,
    ...more,
  })
  return new Promise(resolve => {
    const length = body && !headers['content-length'] ? { 'content-length': String(body.length) } : {}
    const asking = request({
      host: '127.0.0.1',
      port,
      agent,
      method,
      path,
      headers: { ...headers, ...length },
    })
    asking.setTimeout(patience + 1000, () => asking.destroy(new Error('silence')))
    asking.on('error', error => {
      const { code } = error as { code?: string }
      // A line kept from before may have been closed at that moment: the next one is new.
      if (asking.reusedSocket && code === 'ECONNRESET') resolve(send(port, asked))
      else resolve(answer({ broken: code ?? error.message }))
    })
    asking.on('response', incoming => {
      const head = { status: incoming.statusCode!, headers: incoming.headers }
      // A stream of events has no end, and says nothing that is to be judged.
      if (String(incoming.headers['content-type']).startsWith('text/event-stream')) {
        incoming.destroy()
        return resolve(answer(head))
      }
      const pieces: Buffer[] = []
      incoming.on('data', piece => pieces.push(piece))
      incoming.on('end', () => resolve(answer({ ...head, body: Buffer.concat(pieces).toString() })))
      incoming.on('error', error => resolve(answer({ ...head, broken: error.message })))
    })
    asking.end(body)
  })
}

/** For a person to do it again by hand. */
export function asCurl(port: number, { method, path, headers, body }: Asked): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const words = [
    'curl -i --path-as-is -X',
    method,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body ? ['--data-binary @-'] : []),
    quoted(`http://127.0.0.1:${port}${path}`),
  ].join(' ')
  return body ? `base64 -d <<< ${body.toString('base64')} | ${words}` : words
}
