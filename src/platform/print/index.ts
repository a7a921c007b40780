export { closePrinter, type PrintRequest, printPdf } from './printer.ts'
