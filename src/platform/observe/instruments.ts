/**
 * What telemetry offers to the places that are measured. Nothing of OpenTelemetry is loaded unless somebody asked for
 * it (`startTelemetry`): then each of these is `undefined`, and being watched costs a comparison.
 */
export type Instruments = {
  /** Begins the trace of a request; what runs in `then` belongs to it. Call the answer when the request ends. */
  request(then: () => void): (route: string, method: string, status: number, seconds: number) => void
  /** Called when a statement is sent; call the answer when it is done. */
  statement(name: string): (seconds: number, failed: boolean) => void
  job<T>(name: string, work: () => Promise<T>): Promise<T>
  outside(name: string, succeeded: boolean): void
}

let on: Instruments | undefined

export const instruments = (): Instruments | undefined => on

export function setInstruments(these: Instruments | undefined): void {
  on = these
}
