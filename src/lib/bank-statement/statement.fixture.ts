import { crc32, deflateRawSync } from 'node:zlib'
import type { Statement, StatementLine } from './statement.ts'

/** Writes statements as banks do, to be read back. */
export type Written = Omit<Statement, 'format' | 'opening' | 'closing'> & { opening: number }

const closingOf = ({ opening, lines }: Written) => lines.reduce((sum, line) => sum + line.amount, opening)
const escaped = (text: string) => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)
const swift = (day: string) => day.slice(2).replaceAll('-', '')
const vietnamese = (day: string) => day.split('-').toReversed().join('/')

export function camt(statement: Written): string {
  const sum = (amount: number) =>
    `<Amt Ccy="VND">${Math.abs(amount)}.00</Amt><CdtDbtInd>${amount < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`
  const balance = (code: string, amount: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${sum(amount)}</Bal>`
  const entry = (line: StatementLine) => {
    const side = line.amount > 0 ? 'Dbtr' : 'Cdtr'
    return `<Ntry>${sum(line.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${line.bookedOn}</Dt></BookgDt>
      <ValDt><Dt>${line.valueOn}</Dt></ValDt><AcctSvcrRef>${escaped(line.bankTransaction)}</AcctSvcrRef>
      <NtryDtls><TxDtls><Refs><EndToEndId>${escaped(line.reference)}</EndToEndId></Refs><RltdPties>
      <${side}><Nm>${escaped(line.counterpartyName)}</Nm></${side}>
      <${side}Acct><Id><Othr><Id>${line.counterpartyAccount}</Id></Othr></Id></${side}Acct></RltdPties>
      <RmtInf><Ustrd>${escaped(line.description)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
  }
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
    <BkToCstmrStmt><Stmt><Acct><Id><Othr><Id>${statement.account}</Id></Othr></Id></Acct>
    ${balance('OPBD', statement.opening)}${balance('CLBD', closingOf(statement))}
    ${statement.lines.map(entry).join('')}</Stmt></BkToCstmrStmt></Document>`
}

export function mt940(statement: Written): string {
  const balance = (amount: number) => `${amount < 0 ? 'D' : 'C'}261121VND${Math.abs(amount)},00`
  const entry = (line: StatementLine) =>
    [
      `:61:${swift(line.valueOn)}${swift(line.bookedOn).slice(2)}${line.amount < 0 ? 'D' : 'C'}${Math.abs(line.amount)},00NTRF${line.reference || 'NONREF'}//${line.bankTransaction}`,
      `:86:166?20${line.description}?31${line.counterpartyAccount}?32${line.counterpartyName}`,
    ].join('\r\n')
  return [
    '{1:F01SENVNVX0000}{2:I940}{4:',
    ':20:STMT',
    `:25:970499/${statement.account}`,
    ':28C:1/1',
    `:60F:${balance(statement.opening)}`,
    ...statement.lines.map(entry),
    `:62F:${balance(closingOf(statement))}`,
    '-}',
  ].join('\r\n')
}

type Grouping = '.' | ',' | ''
const headings = [
  'Ngày giao dịch',
  'Ngày hiệu lực',
  'Số GD',
  'Nội dung giao dịch',
  'Số tham chiếu',
  'Tên đối ứng',
  'Tài khoản đối ứng',
]

export function csv(
  statement: Written,
  options: {
    separator: string
    grouping: Grouping
    sums: 'one column' | 'two columns'
    newestFirst: boolean
  },
): string {
  const { separator, grouping, sums, newestFirst } = options
  const amount = (value: number) => String(value).replace(/\B(?=(\d{3})+$)/g, grouping)
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  let balance = statement.opening
  const rows = statement.lines.map(line => {
    balance += line.amount
    const size = amount(Math.abs(line.amount))
    return [
      vietnamese(line.bookedOn),
      vietnamese(line.valueOn),
      line.bankTransaction,
      line.description,
      line.reference,
      line.counterpartyName,
      line.counterpartyAccount,
      ...(sums === 'one column' ? [amount(line.amount)] : line.amount < 0 ? [size, ''] : ['', size]),
      amount(balance),
    ]
  })
  const sumHeadings = sums === 'one column' ? ['Số tiền'] : ['Ghi nợ', 'Ghi có']
  const all = [
    ['SAO KÊ TÀI KHOẢN'],
    [`Số tài khoản: ${statement.account}`, 'Số dư đầu kỳ', amount(statement.opening)],
    [...headings.map(text => (text === 'Số GD' ? 'Mã giao dịch' : text)), ...sumHeadings, 'Số dư'],
    ...(newestFirst ? rows.toReversed() : rows),
    ['', '', '', 'Tổng cộng'],
  ]
  return all.map(row => row.map(quoted).join(separator)).join('\r\n')
}

/** Words shared and inline, days as serial numbers, amounts as numbers. */
export function xlsx(statement: Written): Uint8Array {
  const words: string[] = []
  const shared = (text: string) => `t="s"><v>${words.push(text) - 1}</v>`
  const inline = (text: string) => `t="inlineStr"><is><t>${escaped(text)}</t></is>`
  const number = (value: number) => `><v>${value}</v>`
  const serial = (day: string) => number(Date.parse(day) / 86_400_000 + 25_569)
  const rows = [
    [shared('Số tài khoản'), inline(statement.account)],
    [shared('Số dư đầu kỳ'), number(statement.opening)],
    [
      'Ngày giao dịch',
      'Ngày hiệu lực',
      'Mã giao dịch',
      'Diễn giải',
      'Số tham chiếu',
      'Tên đối ứng',
      'Tài khoản đối ứng',
      'Số tiền',
    ].map(shared),
    ...statement.lines.map(line => [
      serial(line.bookedOn),
      serial(line.valueOn),
      inline(line.bankTransaction),
      shared(line.description),
      inline(line.reference),
      shared(line.counterpartyName),
      inline(line.counterpartyAccount),
      number(line.amount),
    ]),
    [shared('Số dư cuối kỳ'), number(closingOf(statement))],
  ]
  const sheet = rows
    .map((cells, row) => {
      const inside = cells.map((cell, at) => `<c r="${String.fromCharCode(65 + at)}${row + 1}" ${cell}</c>`)
      return `<row r="${row + 1}">${inside.join('')}</row>`
    })
    .join('')
  return zip({
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': `<sst>${words.map(text => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
  })
}

export function zip(files: Record<string, string>): Uint8Array {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const plain = Buffer.from(text)
    const packed = deflateRawSync(plain)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(crc32(plain), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(plain.length, 18)
    facts.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, Buffer.from(name), packed])
    const rest = Buffer.alloc(16)
    rest.writeUInt32LE(at, 12)
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0'), facts, rest.subarray(2), Buffer.from(name)]),
    )
    bodies.push(local)
    at += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, list, end])
}
