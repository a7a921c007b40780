/** What crosses from the server to the printing process, and back. */
export type Job = {
  id: number
  template: string
  isFile: boolean
  data: string
  /** Unix seconds. */
  at: number
  assets: Record<string, string | Uint8Array>
}

export type Answer = { id: number; pdf: Uint8Array } | { id: number; fault: string }
