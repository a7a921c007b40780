// Classes 08 (connection) and 57P (shut down, starting up), and what the pool and the network say without a code.
const codes = /^(08...|57P0[123]|53300|ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT)$/
const words =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** Whether PostgreSQL was not there, or was lost on the way: it may be back in a moment, and nobody here did wrong. */
export function isAway(error: { code?: string; message?: string }): boolean {
  return codes.test(error.code ?? '') || words.test(error.message ?? '')
}
