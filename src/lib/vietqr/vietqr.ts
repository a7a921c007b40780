import { crc16 } from './crc16.ts'
import { type Fields, readFields, writeFields } from './fields.ts'

/** A transfer that a QR code asks a bank app to make. */
export type VietQr = {
  /** The bank, by its six-digit NAPAS number. */
  bin: string
  /** Account or, with `service: 'card'`, card number. */
  account: string
  service: 'account' | 'card'
  /** Whole đồng. Without it the payer types the amount, and the code may be used again and again. */
  amount?: number
  /** Bill number (62/01). */
  bill?: string
  /** What the transfer will say (62/08). */
  purpose?: string
}

export type VietQrError =
  | 'bin'
  | 'account'
  | 'amount'
  | 'bill'
  | 'purpose'
  /** What is read is no EMVCo text at all. */
  | 'structure'
  | 'checksum'
  /** A sound EMVCo text, but not a transfer of NAPAS VietQR in đồng. */
  | 'not-vietqr'

export type Encoded = { ok: true; payload: string } | { ok: false; errors: VietQrError[] }
export type Decoded = { ok: true; transfer: VietQr } | { ok: false; error: VietQrError }

const napas = 'A000000727'
const services = { account: 'QRIBFTTA', card: 'QRIBFTTC' } as const
const dong = '704'

const rules = {
  bin: /^\d{6}$/,
  account: /^[0-9A-Za-z]{1,19}$/,
  /** EMVCo gives 13 characters to the amount. */
  amount: /^[1-9]\d{0,12}$/,
  /** What every bank app shows unchanged: plain letters, at most 25 of them (EMVCo's limit of both fields). */
  text: /^(?! )[ -~]{1,25}(?<! )$/,
}

/**
 * The text of a VietQR code (NAPAS, EMVCo merchant-presented mode). Never shortens what does not fit: what is wrong
 * comes back by the name of the field.
 */
export function encodeVietQr(transfer: Omit<VietQr, 'service'> & Partial<Pick<VietQr, 'service'>>): Encoded {
  const { bin, account, service = 'account', amount, bill, purpose } = transfer
  const errors = [
    !rules.bin.test(bin) && ('bin' as const),
    !rules.account.test(account) && ('account' as const),
    amount !== undefined && !rules.amount.test(String(amount)) && ('amount' as const),
    bill !== undefined && !rules.text.test(bill) && ('bill' as const),
    purpose !== undefined && !rules.text.test(purpose) && ('purpose' as const),
  ].filter(error => error !== false)
  if (errors.length) return { ok: false, errors }

  const beneficiary = writeFields([
    ['00', bin],
    ['01', account],
  ])
  const additional = writeFields([
    ['01', bill],
    ['08', purpose],
  ])
  const body = writeFields([
    ['00', '01'],
    ['01', amount === undefined ? '11' : '12'],
    [
      '38',
      writeFields([
        ['00', napas],
        ['01', beneficiary],
        ['02', services[service]],
      ]),
    ],
    ['53', dong],
    ['54', amount === undefined ? undefined : String(amount)],
    ['58', 'VN'],
    ['62', additional || undefined],
  ])
  const summed = `${body}6304`
  return { ok: true, payload: summed + crc16(summed) }
}

/** Reads what a bank app would do. Longer purposes than we would write, and a lower-case checksum, are accepted. */
export function decodeVietQr(payload: string): Decoded {
  const read = readPayload(payload)
  if (!read.ok) return read
  const { fields } = read
  const merchant = readFields(fields.get('38') ?? '')
  const additional = readFields(fields.get('62') ?? '')
  if (!merchant || !additional) return { ok: false, error: 'structure' }
  if (merchant.get('00') !== napas || fields.get('53') !== dong || fields.get('58') !== 'VN')
    return { ok: false, error: 'not-vietqr' }
  // What stands in 38/01 is NAPAS's own affair: another scheme may write plain text there.
  const beneficiary = readFields(merchant.get('01') ?? '')
  if (!beneficiary) return { ok: false, error: 'structure' }

  const bin = beneficiary.get('00') ?? ''
  const account = beneficiary.get('01') ?? ''
  const service = merchant.get('02') === services.card ? 'card' : 'account'
  // Some issuers write a fraction of đồng that is always nothing.
  const amount = fields.get('54')?.replace(/\.0*$/, '')
  if (!rules.bin.test(bin)) return { ok: false, error: 'bin' }
  if (!rules.account.test(account)) return { ok: false, error: 'account' }
  if (amount !== undefined && !rules.amount.test(amount)) return { ok: false, error: 'amount' }
  return {
    ok: true,
    transfer: {
      bin,
      account,
      service,
      ...(amount !== undefined && { amount: Number(amount) }),
      ...present('bill', additional.get('01')),
      ...present('purpose', additional.get('08')),
    },
  }
}

/** The fields of any EMVCo text whose checksum holds, VietQR or another wallet's. */
export function readPayload(
  payload: string,
): { ok: true; fields: Fields } | { ok: false; error: 'structure' | 'checksum' } {
  const fields = readFields(payload)
  if (!fields || !payload.startsWith('000201') || fields.get('63') === undefined)
    return { ok: false, error: 'structure' }
  // The checksum stands last and covers its own head.
  if (payload.slice(-8, -4) !== '6304' || fields.get('63') !== payload.slice(-4))
    return { ok: false, error: 'structure' }
  if (crc16(payload.slice(0, -4)) !== payload.slice(-4).toUpperCase()) return { ok: false, error: 'checksum' }
  return { ok: true, fields }
}

function present<K extends string>(key: K, value: string | undefined): { [key in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: string })
}
