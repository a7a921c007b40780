import { fileURLToPath } from 'node:url'
import { aside } from '#platform/aside'
import { now } from '#platform/clock'
import type { Job, Printed } from './job.ts'

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

const printer = aside<Job, Printed>({ worker: new URL('./worker.ts', import.meta.url), longestQueue: 500 })

/** Ends the printing process; the next page starts a new one. What still waits is rejected. */
export const closePrinter = printer.close

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
export async function printForSigning(request: PrintRequest): Promise<Printed> {
  const { template, data, assets = {}, at = now(), isPicture = false, timeoutMs = 20_000 } = request
  const strange = Object.keys(assets).find(name => !/^[\w-]+(\.[\w-]+)*$/.test(name))
  if (strange !== undefined) throw new Error(`Not the name of an asset: ${strange}`)
  const isFile = template instanceof URL
  const job: Job = {
    template: isFile ? fileURLToPath(template) : template,
    isFile,
    data: JSON.stringify(data ?? null).normalize('NFC'),
    at: Math.floor(at.getTime() / 1000),
    isPicture,
    assets,
  }
  try {
    return await printer.ask(job, timeoutMs)
  } catch (fault) {
    throw new Error(`The page could not be printed: ${(fault as Error).message}`, { cause: fault })
  }
}
