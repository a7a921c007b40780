// Classes 08 (connection) and 57P (shut down, starting up), no connection left, a line or a name that leads nowhere, and
// what a process that serves people breaks off itself (patience.ts); then what pool and client say without a code, and
// what such a process does not begin (held-commits.ts).
const codes =
  /^(08...|57P0[1-5]|53300|25P03|55P03|57014|ECONN(REFUSED|RESET|ABORTED)|E(PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH)|ENOTFOUND|EAI_AGAIN)$/
const words =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|Commits are held)/

/** Whether PostgreSQL was not there, took too long, or was lost on the way: it may be back in a moment, and nobody here did wrong. */
export function isAway(error: { code?: string; message?: string }): boolean {
  return codes.test(error.code ?? '') || words.test(error.message ?? '')
}
