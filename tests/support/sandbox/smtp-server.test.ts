import { createTransport, type SendMailOptions } from 'nodemailer'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readMail } from './mail-message.ts'
import { type SmtpSandbox, startSmtpSandbox } from './smtp-server.ts'

let sandbox: SmtpSandbox
beforeAll(async () => {
  sandbox = await startSmtpSandbox({ keep: 3, now: () => new Date('2026-11-21T01:00:00Z') })
})
afterAll(() => sandbox.stop())
beforeEach(() => {
  sandbox.clear()
  sandbox.fail(null)
})

async function send(mail: Partial<SendMailOptions> = {}, url = sandbox.url) {
  const transport = createTransport(url, {
    from: 'Trung tâm Phục vụ hành chính công <motcua@tayninh.example>',
  })
  try {
    return await transport.sendMail({ to: 'sau@nguoidan.example', subject: 'Thư', text: 'Chào', ...mail })
  } finally {
    transport.close()
  }
}

test('a Vietnamese mail is read as it was written', async () => {
  const subject =
    'Hồ sơ H53.25459-20261121-0000001 của bà Nguyễn Thị Sáu đã có kết quả, mời bà đến nhận tại trung tâm'
  const text = 'Kính gửi bà Nguyễn Thị Sáu,\n\nKết quả đã có = sẵn sàng.  \nBà mang theo giấy hẹn nhé.'
  await send({ subject, text, html: '<p>Kính gửi bà <b>Sáu</b> – đã có kết quả</p>' })
  const mail = sandbox.mailTo('sau@nguoidan.example')
  expect(mail).toMatchObject({
    subject,
    text,
    html: '<p>Kính gửi bà <b>Sáu</b> – đã có kết quả</p>',
    from: 'Trung tâm Phục vụ hành chính công <motcua@tayninh.example>',
    to: 'sau@nguoidan.example',
    envelope: { from: 'motcua@tayninh.example', to: ['sau@nguoidan.example'] },
    at: new Date('2026-11-21T01:00:00Z'),
    attachments: [],
  })
})

test.each(['base64', 'quoted-printable'] as const)('text sent as %s', async textEncoding => {
  const text = `${'Ủy ban nhân dân phường Tân Ninh, tỉnh Tây Ninh. '.repeat(10)}\nHết.`
  await send({ text, textEncoding })
  expect(sandbox.mails()[0]?.text).toBe(text)
})

test('attachments keep their bytes and their names', async () => {
  const content = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 256))
  await send({
    attachments: [
      {
        filename: 'Giấy hẹn trả kết quả của hồ sơ đăng ký khai sinh.pdf',
        content,
        contentType: 'application/pdf',
      },
    ],
  })
  const [attachment] = sandbox.mails()[0]!.attachments
  expect(attachment?.fileName).toBe('Giấy hẹn trả kết quả của hồ sơ đăng ký khai sinh.pdf')
  expect(attachment?.contentType).toBe('application/pdf')
  expect(attachment?.content.equals(content)).toBe(true)
  expect(sandbox.mails()[0]?.text).toBe('Chào')
})

test('a plain mail without any MIME is read too', () => {
  const mail = readMail(
    Buffer.from(
      'Subject: =?utf-8?B?SOG7kyA=?=\r\n =?UTF-8?Q?s=C6=A1_m=E1=BB=9Bi?=\r\nFrom: a@b.example\r\n\r\nXin chào\r\n',
    ),
  )
  expect(mail).toMatchObject({ subject: 'Hồ sơ mới', from: 'a@b.example', text: 'Xin chào', html: '' })
})

test('only the newest mails are kept', async () => {
  for (const subject of ['một', 'hai', 'ba', 'bốn']) await send({ subject })
  expect(sandbox.mails().map(mail => mail.subject)).toEqual(['hai', 'ba', 'bốn'])
})

test('a wrong password is refused', async () => {
  await expect(send({}, sandbox.url.replace('hop-thu-gia-lap', 'sai'))).rejects.toMatchObject({
    responseCode: 535,
  })
  expect(sandbox.mails()).toEqual([])
})

test('told to fail, it fails in each way, as often and for whom it was told', async () => {
  sandbox.fail({ mode: 'busy', times: 1 })
  await expect(send()).rejects.toMatchObject({ responseCode: 451 })
  await send()
  sandbox.fail({ mode: 'refuse', to: 'khong-co@nguoidan.example' })
  await send()
  await expect(send({ to: 'khong-co@nguoidan.example' })).rejects.toMatchObject({ responseCode: 550 })
  sandbox.fail({ mode: 'down' })
  await expect(send()).rejects.toThrow()
  sandbox.fail({ mode: 'slow', delay: 80 })
  const started = performance.now()
  await send()
  expect(performance.now() - started).toBeGreaterThan(75)
  expect(sandbox.mails().length).toBe(3)
})
