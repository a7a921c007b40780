import { Tag, type TagColour } from './tag.tsx'

const colours: [TagColour, string][] = [
  ['grey', 'Nháp'],
  ['teal', 'Toàn trình'],
  ['blue', 'Mới'],
  ['green', 'Đã xong'],
  ['amber', 'Sắp đến hạn'],
  ['red', 'Quá hạn'],
  ['pink', 'Cần nộp tiền'],
]

export const examples = {
  'các màu': (
    <p>
      {colours.map(([colour, text]) => (
        <>
          <Tag colour={colour}>{text}</Tag>{' '}
          <Tag colour={colour} solid>
            {text}
          </Tag>{' '}
        </>
      ))}
    </p>
  ),
}
