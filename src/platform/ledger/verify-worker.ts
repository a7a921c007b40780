import { parentPort, workerData } from 'node:worker_threads'
import type { Seal } from './seal.ts'
import { type PartOfWork, verifyPart } from './verify-part.ts'

const work = workerData as PartOfWork
// What crosses to a thread arrives as plain bytes.
const seals = work.seals.map(
  (seal): Seal => ({
    ...seal,
    root: Buffer.from(seal.root),
    prev_hash: Buffer.from(seal.prev_hash),
    hash: Buffer.from(seal.hash),
  }),
)
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort!.postMessage(await verifyPart({ ...work, seals }))
