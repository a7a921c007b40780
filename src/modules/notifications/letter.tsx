import { render } from '#lib/html'
import { publicUrl } from '#platform/config'
import { mailSettings } from './settings.ts'

export type Letter = {
  /** Whom it addresses. */
  name: string
  subject: string
  paragraphs: readonly string[]
  action?: { text: string; path: string }
}

const footer = [
  'Thư này được gửi tự động, xin đừng trả lời vào địa chỉ này.',
  'Chúng tôi không bao giờ hỏi mật khẩu hay mã xác thực của ông/bà qua thư.',
]

/**
 * A letter as plain text and as HTML: one column, real text, no pictures, so that it reads well on an old phone, with a
 * screen reader and when pictures are blocked.
 */
export function writeLetter(letter: Letter): { text: string; html: string } {
  const sender = mailSettings().MAIL_FROM.replace(/\s*<.*$/, '')
  const greeting = `Kính gửi ông/bà ${letter.name},`
  const url = letter.action && `${publicUrl()}${letter.action.path}`
  const text = [
    greeting,
    ...letter.paragraphs,
    ...(letter.action ? [`${letter.action.text}: ${url}`] : []),
    `--\n${sender}\n${footer.join('\n')}`,
  ].join('\n\n')
  return {
    text: `${text}\n`,
    html: `<!doctype html>${render(<Html {...letter} {...{ sender, greeting, url }} />)}`,
  }
}

/** Letters carry their looks with them: mail programs read no stylesheet. */
const css = (rules: Record<string, string>) =>
  Object.entries(rules)
    .map(([name, value]) => `${name}:${value};`)
    .join('')

const ink = {
  color: '#1d1d1f',
  'font-family': 'system-ui, "Segoe UI", Arial, sans-serif',
  'font-size': '16px',
  'line-height': '1.5',
}
const button = {
  ...ink,
  display: 'inline-block',
  padding: '12px 20px',
  background: '#0b4f4a',
  color: '#ffffff',
  'font-weight': 'bold',
  'border-radius': '4px',
}

function Html(props: Letter & { sender: string; greeting: string; url: string | undefined }) {
  return (
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{props.subject}</title>
      </head>
      <body style={css({ margin: '0', background: '#ffffff' })}>
        <div
          role="article"
          lang="vi"
          aria-label={props.subject}
          style={css({ ...ink, 'max-width': '600px', margin: '0 auto', padding: '24px 16px' })}
        >
          <p style={css({ margin: '0 0 16px', color: '#0b4f4a', 'font-weight': 'bold' })}>{props.sender}</p>
          <h1 style={css({ 'font-size': '22px', 'line-height': '1.3', margin: '0 0 16px' })}>
            {props.subject}
          </h1>
          <p>{props.greeting}</p>
          {props.paragraphs.map(paragraph => (
            <p style={css({ 'white-space': 'pre-line' })}>{paragraph}</p>
          ))}
          {props.action && (
            <>
              <p>
                <a href={props.url} style={css(button)}>
                  {props.action.text}
                </a>
              </p>
              <p>Nếu nút trên không bấm được, hãy mở địa chỉ này: {props.url}</p>
            </>
          )}
          <p
            style={css({
              'border-top': '1px solid #b1b4b6',
              'padding-top': '16px',
              'font-size': '14px',
              color: '#505a5f',
            })}
          >
            {footer.join(' ')}
          </p>
        </div>
      </body>
    </html>
  )
}
