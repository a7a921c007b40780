type Fault = Error &
  Partial<Record<'code' | 'schema' | 'table' | 'column' | 'constraint' | 'routine', string>>

/**
 * What the log may hold of a fault: what it was and where. PostgreSQL, parsers and mail servers quote in messages what
 * people typed and who they are, so quotations, addresses and long numbers are left out, and so is every property
 * that is not a name of our own (`detail` holds the row).
 */
export function faultInLog(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, schema, table, column, constraint, routine } = error as Fault
  const names = { code, schema, table, column, constraint, routine }
  return {
    type: error.name,
    message: withoutPeople(error.message),
    ...names,
    stack: error.stack
      ?.split('\n')
      .filter(line => /^\s+at /.test(line))
      .join('\n'),
    ...(error.cause !== undefined && { cause: faultInLog(error.cause) }),
  }
}

/** A message without quotations, addresses and long numbers. */
export function withoutPeople(message: string): string {
  return message
    .replaceAll(/"[^"]*"/g, '"…"')
    .replaceAll(/[^\s<>]+@[^\s<>]+/g, '…')
    .replaceAll(/\d[\d .-]{7,}\d/g, '…')
}
