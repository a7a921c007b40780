export type { Printed, SignaturePlace } from './job.ts'
export { closePrinter, type PrintRequest, printForSigning, printPdf } from './printer.ts'
