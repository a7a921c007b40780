/** What crosses from the server to the printing process, and back. */
export type Job = {
  template: string
  isFile: boolean
  data: string
  /** Unix seconds. */
  at: number
  /** A drawing that another document will hold: without tags and without the marks of the archive. */
  isPicture: boolean
  assets: Record<string, string | Uint8Array>
}

/** A place that a template keeps free with `signature-place`, in points from the lower left corner. */
export type SignaturePlace = {
  name: string
  page: number
  rect: [left: number, bottom: number, right: number, top: number]
}

export type Printed = { pdf: Uint8Array; places: SignaturePlace[] }
