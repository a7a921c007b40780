import type { Socket } from 'node:net'

const lines: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/**
 * Answers what is no request that could be read, and hangs up, a little later on who does not hang up too: they could
 * send on for ever. Without a body: nobody knows whether it was a HEAD, whose answer has none.
 */
export function answerBroken(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const line = lines[error.code ?? ''] ?? '400 Bad Request'
  socket.end(
    `HTTP/1.1 ${line}\r\nContent-Length: 0\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n`,
  )
  setTimeout(() => socket.destroy(), 2000).unref()
}
