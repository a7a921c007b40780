/** The five things that can go wrong between a person and a command. `code` is a message key; `params` fill it. */
export class SenError extends Error {
  readonly code: string
  readonly params: Record<string, string | number>
  constructor(code: string, params: Record<string, string | number> = {}) {
    super(code)
    this.code = code
    this.params = params
    this.name = new.target.name
  }
}

/** The input can not be understood (not: a field a person mistyped; that is a value). HTTP 400. */
export class Invalid extends SenError {}
/** Nobody is signed in, or the session ended. HTTP 401, or a way to sign in that keeps what was typed. */
export class NotSignedIn extends SenError {
  constructor() {
    super('not-signed-in')
  }
}
/** The actor may not do this. Shown exactly like NotFound, so that nothing can be learnt by trying. HTTP 404. */
export class NotAllowed extends SenError {}
/** There is no such thing. HTTP 404. */
export class NotFound extends SenError {}
/** Somebody was faster, or the state does not allow it now. HTTP 409. */
export class Conflict extends SenError {}
/** The same thing was tried too often in a short time. `params.seconds`: when to try again. HTTP 429. */
export class TooMany extends SenError {}
