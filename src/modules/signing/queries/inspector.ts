import { type Inspection, inspectSignatures } from '#lib/pades'
import { answerAside } from '#platform/aside'

/** What the inspecting process is asked: `anchors` are the DER certificates of the authorities one trusts. */
export type Inspected = { pdf: Uint8Array; anchors: Uint8Array[] }

// The process that looks into what anybody brings: a file made to take long holds up no page.
answerAside(({ pdf, anchors }: Inspected): Inspection => inspectSignatures(pdf, anchors))
