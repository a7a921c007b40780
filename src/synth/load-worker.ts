import { parentPort, workerData } from 'node:worker_threads'
import type { PartOfLoad } from './load-part.ts'

// A thread begins without what the program was started with: pages are .tsx, and modules bring them along.
await import(new URL('../../scripts/tsx.mjs', import.meta.url).href)
const { loadPart } = await import('./load-part.ts')
// oxlint-disable unicorn/require-post-message-target-origin -- a thread has no origin
const done = await loadPart(workerData as PartOfLoad, made => parentPort!.postMessage({ made }))
parentPort!.postMessage({ done })
