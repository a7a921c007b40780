import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { now } from '#platform/clock'
import type { Answer, Job, Printed } from './job.ts'

type Waiting = { job: Job; resolve: (printed: Printed) => void; reject: (fault: Error) => void }

export type PrintRequest = {
  template: string | URL
  data: unknown
  assets?: Record<string, string | Uint8Array>
  /** When the document is made; it is written into it. */
  at?: Date
  /** A drawing for another document, such as a seal: no tags, no mark of the archive. */
  isPicture?: boolean
  timeoutMs?: number
}

const longestQueue = 500
const waiting: (Waiting & { timeoutMs: number })[] = []
let printing: Waiting | undefined
let printer: ChildProcess | undefined
let deadline: NodeJS.Timeout | undefined
let lastId = 0

/**
 * Prints a page as PDF/A. A `template` given as text is the Typst source itself; given as a URL it is a
 * `.typ` file, which may import the `.typ` files beside it. Both may `#import "/sen.typ": data` and read
 * `assets` as `/assets/<name>`; neither can read any other file. The same template,
 * data and `at` give the same bytes.
 *
 * One page is printed at a time, in a process of its own that starts with the first page. It rejects
 * with the compiler's words when the template is wrong, after `timeoutMs` (20 s), or when 500 pages
 * already wait.
 */
export async function printPdf(request: PrintRequest): Promise<Uint8Array> {
  return (await printForSigning(request)).pdf
}

/** The same, with the places that the template keeps free for signatures. */
export function printForSigning(request: PrintRequest): Promise<Printed> {
  const { template, data, assets = {}, at = now(), isPicture = false, timeoutMs = 20_000 } = request
  const strange = Object.keys(assets).find(name => !/^[\w-]+(\.[\w-]+)*$/.test(name))
  if (strange !== undefined) return Promise.reject(new Error(`Not the name of an asset: ${strange}`))
  if (waiting.length >= longestQueue) return Promise.reject(new Error('Too many pages wait to be printed'))
  const isFile = template instanceof URL
  const job: Job = {
    id: ++lastId,
    template: isFile ? fileURLToPath(template) : template,
    isFile,
    data: JSON.stringify(data ?? null).normalize('NFC'),
    at: Math.floor(at.getTime() / 1000),
    isPicture,
    assets,
  }
  return new Promise((resolve, reject) => {
    waiting.push({ job, resolve, reject, timeoutMs })
    printNext()
  })
}

/** Ends the printing process; the next page starts a new one. What still waits is rejected. */
export function closePrinter(): void {
  for (const each of waiting.splice(0)) each.reject(new Error('The printer was closed'))
  giveUp('The printer was closed')
}

function printNext() {
  if (printing) return
  const next = waiting.shift()
  if (!next) return
  printing = next
  const process = (printer ??= start())
  process.ref()
  process.channel?.ref()
  deadline = setTimeout(() => giveUp(`Printing took longer than ${next.timeoutMs} ms`), next.timeoutMs)
  process.send(next.job, fault => fault && printer === process && giveUp(fault.message))
}

function start(): ChildProcess {
  const started = fork(new URL('./worker.ts', import.meta.url), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  started.on('message', (answer: Answer) => {
    if (answer.id !== printing?.job.id) return
    const { resolve, reject } = done()
    if ('pdf' in answer) resolve({ pdf: answer.pdf, places: answer.places })
    else reject(new Error(`The page could not be printed: ${answer.fault}`))
    printNext()
  })
  started.on('error', fault => printer === started && giveUp(fault.message))
  started.on('exit', (code, signal) => {
    if (printer === started) giveUp(`The printing process ended (${signal ?? code})`)
  })
  return started
}

/** Takes the page off the table and lets the server end while the printer is idle. */
function done(): Waiting {
  const finished = printing as Waiting
  printing = undefined
  clearTimeout(deadline)
  printer?.unref()
  printer?.channel?.unref()
  return finished
}

function giveUp(reason: string) {
  const old = printer
  const failed = printing ? done() : undefined
  printer = undefined
  old?.kill('SIGKILL')
  failed?.reject(new Error(reason))
  printNext()
}
