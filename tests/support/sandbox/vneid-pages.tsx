import { type Content, render } from '#lib/html'
import type { SyntheticPerson } from './person.ts'
import { nameOfUnit } from './vneid-claims.ts'

export const stylePath = 'giao-dien.css'

export const style = `
:root { color-scheme: light; font-family: 'Be Vietnam Pro', system-ui, sans-serif; line-height: 1.5; color: #1d1d1f; background: #f4f4f2 }
body { margin: 0 }
.canh-bao { background: #7a1f1f; color: #fff; padding: .75rem 1rem; font-weight: 600 }
main { max-width: 42rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
fieldset { border: 0; margin: 0 0 1.5rem; padding: 0 }
legend { font-weight: 600; font-size: 1.125rem; padding: 0; margin-bottom: .5rem }
.nguoi { display: flex; gap: .75rem; align-items: flex-start; background: #fff; border: 1px solid #767676; border-radius: .25rem; padding: .75rem; margin-bottom: .5rem; min-height: 2.75rem }
.nguoi:has(:checked) { border-color: #00518f; box-shadow: inset 0 0 0 2px #00518f }
.nguoi small { display: block; color: #4a4a4a; font-size: .9375rem }
input[type=radio] { width: 1.5rem; height: 1.5rem; flex: none; margin: 0 }
input[type=search] { font: inherit; padding: .5rem; border: 2px solid #1d1d1f; width: 100%; box-sizing: border-box }
.tim { display: flex; gap: .5rem; margin-bottom: 1rem }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.25rem; border: 2px solid transparent; border-radius: .25rem; background: #00518f; color: #fff; cursor: pointer }
button.phu { background: #fff; color: #1d1d1f; border-color: #1d1d1f }
:focus-visible { outline: 3px solid #f2a900; outline-offset: 2px }
.loi { border-left: .375rem solid #b00020; background: #fff; padding: .75rem 1rem; margin-bottom: 1rem }
`

type Frame = { prefix: string; title: string; children: Content }

function page({ prefix, title, children }: Frame): string {
  const document = (
    <html lang="vi">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – VNeID giả lập`}</title>
        <link rel="stylesheet" href={`${prefix}/${stylePath}`} />
      </head>
      <body>
        <header class="canh-bao">
          Trình diễn – người giả lập. Đây không phải VNeID thật: không cần và không được nhập thông tin của
          người thật.
        </header>
        <main>
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  )
  return `<!doctype html>${render(document)}`
}

export type ChoosePage = {
  prefix: string
  action: string
  people: readonly SyntheticPerson[]
  total: number
  search: string
  /** Levels that the service accepts. */
  levels: readonly (1 | 2)[]
  error?: string
}

const levelText = {
  1: { name: 'Mức 1', hint: 'Đăng ký trên điện thoại' },
  2: { name: 'Mức 2', hint: 'Đã đến cơ quan công an để xác thực' },
}

export function choosePage({ prefix, action, people, total, search, levels, error }: ChoosePage): string {
  const [usual] = levels.toReversed()
  return page({
    prefix,
    title: error ? `Lỗi: ${error}` : 'Đăng nhập với tư cách ai?',
    children: (
      <>
        {error && (
          <div class="loi" role="alert">
            {error}
          </div>
        )}
        <form class="tim" method="get" action={action} role="search">
          <input
            type="search"
            name="tim"
            value={search}
            aria-label="Tìm theo tên, số định danh, xã hoặc câu chuyện"
            placeholder="Tìm tên, số định danh, xã…"
          />
          <button class="phu">Tìm</button>
        </form>
        <form method="post" action={action}>
          <input type="hidden" name="tim" value={search} />
          <fieldset>
            <legend>Người giả lập</legend>
            <p role="status">
              {people.length < total
                ? `Hiện ${people.length} trong ${total} người. Gõ vào ô tìm để thấy người khác.`
                : `${total} người`}
            </p>
            {people.map(person => (
              <label class="nguoi">
                <input type="radio" name="nguoi" value={person.personalNumber} required />
                <span>
                  <strong>{person.name}</strong>, sinh {person.born.split('-').reverse().join('/')}
                  {person.story && <small>{person.story}</small>}
                  <small>
                    {person.personalNumber} · {nameOfUnit(person.residence.commune)} · tài khoản mức{' '}
                    {person.level}
                    {person.company && ` · đại diện ${person.company.name}`}
                  </small>
                </span>
              </label>
            ))}
          </fieldset>
          <fieldset>
            <legend>Mức tài khoản định danh</legend>
            {levels.map(level => (
              <label class="nguoi">
                <input type="radio" name="muc" value={level} checked={level === usual} />
                <span>
                  <strong>{levelText[level].name}</strong>
                  <small>{levelText[level].hint}</small>
                </span>
              </label>
            ))}
            {levels.length === 1 && (
              <p>Dịch vụ này chỉ nhận tài khoản {levelText[levels[0]!].name.toLowerCase()}.</p>
            )}
          </fieldset>
          <p>
            <button name="viec" value="dang-nhap">
              Đăng nhập
            </button>{' '}
            <button class="phu" name="viec" value="thoi" formnovalidate>
              Thôi, không đăng nhập
            </button>
          </p>
        </form>
      </>
    ),
  })
}

/** `form` comes from the issuer, with its own token inside; the buttons belong to it by its id. */
export function signOutPage(prefix: string, form: string): string {
  return page({
    prefix,
    title: 'Đăng xuất khỏi VNeID giả lập?',
    children: (
      <>
        <div dangerouslySetInnerHTML={{ __html: form }} />
        <p>
          <button type="submit" form="op.logoutForm" name="logout" value="yes">
            Đăng xuất
          </button>{' '}
          <button class="phu" type="submit" form="op.logoutForm">
            Vẫn đăng nhập
          </button>
        </p>
      </>
    ),
  })
}

/** Where the issuer would submit a form by script: the same form with a button that can be seen. */
export function continuePage(
  prefix: string,
  action: string,
  fields: readonly [name: string, value: string][],
): string {
  return page({
    prefix,
    title: 'Tiếp tục',
    children: (
      <form method="post" action={action}>
        {fields.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <p>Bấm nút dưới đây để đi tiếp.</p>
        <button>Tiếp tục</button>
      </form>
    ),
  })
}

export function noticePage(prefix: string, title: string, text: string): string {
  return page({ prefix, title, children: <p>{text}</p> })
}
