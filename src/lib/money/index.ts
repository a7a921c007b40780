export { dongInWords, formatAmount, formatDong, parseDong, type WordOptions } from './money.ts'
