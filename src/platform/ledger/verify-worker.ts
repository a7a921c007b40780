import { parentPort, workerData } from 'node:worker_threads'
import { type PartOfWork, verifyPart } from './verify-part.ts'

const found = await verifyPart(workerData as PartOfWork)
parentPort!.postMessage(found, [found.chains.runs.buffer, found.chains.places.buffer])
