import { describe, expect, test } from 'vitest'
import { type Answers, readPosted, validatePage, viewPage } from '#lib/form'
import { render } from '#lib/html'
import { english, Speaking } from '../texts/texts.ts'
import { everyKind } from './e-form.fixture.ts'
import { EFormPage, errorLinks } from './e-form-page.tsx'
import { chosenAddress, type Places, readChosenAddress } from './places.ts'

const context = { today: '2026-11-21' }
const places: Places = {
  provinces: [
    { value: '80', label: 'Tỉnh Tây Ninh' },
    { value: '68', label: 'Tỉnh Lâm Đồng' },
  ],
  communes: { 80: [{ value: '25459', label: 'Phường Tân Ninh' }] },
}
const answers: Answers = {
  name: 'Lê Văn Tám',
  number: '072063000001',
  phone: '0918406027',
  email: 'tam@nguoidan.example',
  born: '1954',
  married: '1980-02-03',
  home: { province: '80', commune: '25459', detail: 'Khu phố 3' },
  paper: { kind: 'identity-card', number: '072063000001', issuedOn: '2021-05-06', issuedBy: 'Bộ Công an' },
  income: 1500000,
  area: 40.5,
  sex: 'male',
  field: 'C',
  alone: false,
  reasons: ['old'],
  story: 'Nhà dột',
  members: [{ name: 'Lê Thị Năm', copies: 2 }],
}
const draw = (given: Answers, more: Partial<Parameters<typeof EFormPage>[0]> = {}) =>
  render(
    <EFormPage
      definition={everyKind}
      page="all"
      answers={given}
      context={context}
      places={places}
      {...more}
    />,
  )

/** What each input of the page would post, as a browser reads the HTML. */
function postedBy(html: string): Record<string, string | string[]> {
  const posted: Record<string, string | string[]> = {}
  const add = (name: string, value: string) => {
    const before = posted[name]
    posted[name] = before === undefined ? value : [before, value].flat()
  }
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1]
    const value = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
    if (name && (!/type="(radio|checkbox)"/.test(tag) || /\schecked/.test(tag))) add(name, value)
  }
  for (const [, name, inner] of html.matchAll(/<select[^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs))
    add(
      name!,
      /<option[^>]*selected[^>]*value="([^"]*)"|<option[^>]*value="([^"]*)"[^>]*selected/
        .exec(inner!)
        ?.slice(1)
        .find(Boolean) ?? '',
    )
  for (const [, name, inner] of html.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>(.*?)<\/textarea>/gs))
    add(name!, inner!)
  return posted
}

describe('a page with every kind of question', () => {
  test('posts exactly the answers that it was drawn with', () => {
    const read = readPosted(everyKind, 'all', postedBy(draw(answers)), {})
    expect(read.answers).toEqual(answers)
  })

  test('names every control by its label, and says which may stay empty', () => {
    const html = draw(answers)
    const ids = new Set(
      [...html.matchAll(/<(?:input|select|textarea)\b[^>]*\sid="([^"]+)"/g)].map(match => match[1]),
    )
    const labelled = new Set([...html.matchAll(/<label[^>]*\sfor="([^"]+)"/g)].map(match => match[1]))
    expect([...ids].filter(id => !labelled.has(id))).toEqual([])
    expect(new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(match => match[1])).size).toBe(
      [...html.matchAll(/\sid="([^"]+)"/g)].length,
    )
    expect(html).toMatch(/Số điện thoại<span class="sen-optional"> \(không bắt buộc\)/)
    expect(html).not.toMatch(/Họ và tên<span class="sen-optional">/)
  })

  test('hides what is not asked, and what it says', () => {
    expect(draw(answers)).toMatch(/id="field-note" hidden/)
    expect(draw(answers)).toMatch(/id="text-all-16" hidden/)
    expect(draw({ ...answers, alone: true })).not.toMatch(/id="field-note" hidden/)
  })

  test('shows a computed figure, never a box for it', () => {
    const html = draw(answers)
    expect(html).toMatch(/<output[^>]*>16\.000 đồng<\/output>/)
    expect(html).not.toContain('name="members.0.fee"')
  })

  test('writes money in groups and asks for numbers by the right keyboard', () => {
    const html = draw(answers)
    expect(html).toMatch(/name="income"[^>]*value="1\.500\.000"/)
    expect(/<input[^>]*name="number"[^>]*>/.exec(html)?.[0]).toContain('inputmode="numeric"')
    expect(/<input[^>]*name="phone"[^>]*>/.exec(html)?.[0]).toContain('type="tel"')
  })

  test('says where a prefilled answer came from', () => {
    expect(draw(answers)).not.toContain('sen-prefilled')
    const html = draw(answers, { origins: { name: 'population' } })
    expect(html).toContain('Theo dữ liệu dân cư quốc gia')
    expect(html).toContain('Bạn xem lại')
  })
})

describe('mistakes', () => {
  const wrong: Answers = {
    name: 'Lê 5',
    number: '123',
    phone: '09',
    email: 'không',
    born: '19',
    married: '1980-02-31',
    home: { province: '80' },
    paper: { kind: 'identity-card' },
    income: 'nhiều',
    area: 'rộng',
    field: 'Z',
    alone: true,
    members: [{}],
  }
  const errors = validatePage(everyKind, 'all', wrong, context)
  const html = draw(wrong, { errors })
  const view = viewPage(everyKind, 'all', wrong, context, { errors })

  test('stand at their question, with what was typed still there', () => {
    for (const error of errors) {
      expect(html.replaceAll('&quot;', '"'), error.path).toContain(error.message)
    }
    expect(html).toMatch(/name="number"[^>]*value="123"/)
    expect(html).toMatch(/name="married\.day"[^>]*value="31"/)
    expect(html).toMatch(/name="income"[^>]*value="nhiều"/)
  })

  test('cover every kind of question', () => {
    const paths = new Set(errors.map(error => error.path.split('.')[0]))
    const kinds = [
      'area',
      'born',
      'email',
      'field',
      'home',
      'income',
      'married',
      'members',
      'name',
      'note',
      'number',
      'paper',
      'phone',
      'reasons',
      'sex',
    ]
    expect([...paths].sort()).toEqual(kinds)
  })

  test('are links to the box to put right', () => {
    const links = errorLinks(view, errors, 'vi')
    expect(links).toHaveLength(errors.length)
    for (const { field } of links) expect(html, field).toContain(`id="${field}"`)
    expect(links.find(link => link.field === 'married-day')).toBeDefined()
    expect(links.find(link => link.field === 'home.commune')).toBeDefined()
    expect(links.find(link => link.field === 'members.0.name')).toBeDefined()
  })

  test('are said in English too', () => {
    const inEnglish = render(
      <Speaking texts={english}>
        <EFormPage
          definition={everyKind}
          page="all"
          answers={wrong}
          context={context}
          errors={errors}
          places={places}
        />
      </Speaking>,
    )
    expect(inEnglish).toContain('12 digits')
    expect(inEnglish).not.toContain('gồm 12 chữ số')
  })
})

describe('repeating groups', () => {
  test('begin with as many items as there must be, and offer one more', () => {
    const html = draw({})
    expect(html).toContain('Thành viên 1')
    expect(html).toMatch(/name="add:members"[^>]*>Thêm thành viên/)
    expect(html).not.toContain('name="remove:members.0"')
  })

  test('offer to take one away, and no more than there may be', () => {
    const html = draw({ members: [{}, {}, {}] })
    expect(html).toMatch(/name="remove:members\.2"[^>]*aria-label="Bỏ thành viên 3"/)
    expect(html).not.toContain('name="add:members"')
  })
})

describe('an address', () => {
  test('offers the communes of the chosen province, and those of the usual one where none is chosen', () => {
    expect(draw(answers)).toContain('Phường Tân Ninh')
    expect(draw({ home: { province: '68' } })).not.toContain('Phường Tân Ninh')
    expect(draw({})).toContain('Chọn tỉnh trước')
    expect(draw({}, { places: { ...places, usualProvince: '80' } })).toContain('Phường Tân Ninh')
  })

  test('shows what an old one may mean, each with its button', () => {
    const address = { province: '80', commune: '25459', detail: 'Số 1' }
    const found = {
      home: {
        typed: 'phường 3, TX Tây Ninh',
        addresses: [{ ...address, text: 'Số 1, Phường Tân Ninh, Tỉnh Tây Ninh' }],
      },
    }
    const html = draw(answers, { places: { ...places, found } })
    expect(html).toMatch(/<details[^>]* open/)
    expect(html).toContain('value="phường 3, TX Tây Ninh"')
    expect(html).toContain('Số 1, Phường Tân Ninh, Tỉnh Tây Ninh')
    expect(readChosenAddress(chosenAddress('home', address))).toEqual({ path: 'home', address })
  })

  test.each(['', 'x', '[]', '["home","80"]', '{"path":"home"}', `["${'a'.repeat(500)}","80","1",""]`])(
    'does not believe a button that was made up: %s',
    text => {
      expect(readChosenAddress(text)).toBeUndefined()
    },
  )
})
