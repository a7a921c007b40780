import type { Page } from '#platform/http'
import { modules } from '../../src/modules.ts'
import { type Affairs, commune, procedure } from './affairs.ts'

/** What addresses are made of: the affairs of a citizen, an officer to look at, a link for a new password, a draft at the counter. */
export type Examples = Affairs & { officer: string; activation: string; counterDraft: string }
type Parameters = Record<string, string>

/** Values for the parameters of each page that is the same for everybody. */
const open: Record<string, Parameters> = {
  '/thu-tuc/:code': { code: procedure },
  '/nop-ho-so/:procedure': { procedure },
  '/can-bo/thu-tuc/:code': { code: procedure },
  '/thanh-toan/cong/:gateway/bao': { gateway: 'vnpay' },
  '/thanh-toan/cong/:gateway/hoi': { gateway: 'viettel' },
  '/thanh-toan/cong/:gateway/ve': { gateway: 'vnpay' },
  '/can-bo/quan-tri/lich/:year': { year: '2027' },
  '/can-bo/quan-tri/co-quan/*': { '*': commune },
}

/** And of each page about somebody: a citizen's thing that only they see, or a thing that officers of some places see. */
const closed: Record<string, (its: Examples) => Parameters> = {
  '/can-bo/kich-hoat/:token': its => ({ token: its.activation }),
  '/can-bo/quan-tri/can-bo/:id': its => ({ id: its.officer }),
  '/can-bo/quan-tri/can-bo/:id/kich-hoat': its => ({ id: its.officer }),
  '/tai-khoan/lien-he/:id': its => ({ id: its.contact }),
  '/tin-nhan/:id': its => ({ id: its.message }),
  '/giay-to/:id': its => ({ id: its.document }),
  '/giay-to/:id/tai-ve': its => ({ id: its.document }),
  '/thanh-toan/:bill': its => ({ bill: its.openBill }),
  '/thanh-toan/:bill/ma-qr': its => ({ bill: its.openBill }),
  '/thanh-toan/:bill/nop-thua': its => ({ bill: its.paidBill }),
  '/thanh-toan/:bill/bien-lai': its => ({ bill: its.paidBill }),
  '/xac-minh/:code': its => ({ code: its.verifyCode }),
  '/tra-cuu/:code': its => ({ code: its.sent }),
  '/nop-ho-so/ban-nhap/:draft/noi-nhan': its => ({ draft: its.draft }),
  '/nop-ho-so/ban-nhap/:draft/:page': its => ({ draft: its.draft, page: its.draftPage }),
  '/nop-ho-so/ban-nhap/:draft/:page/luu': its => ({ draft: its.draft, page: its.draftPage }),
  '/nop-ho-so/ban-nhap/:draft/giay-to': its => ({ draft: its.draft }),
  '/nop-ho-so/ban-nhap/:draft/giay-to/luu': its => ({ draft: its.draft }),
  '/nop-ho-so/ban-nhap/:draft/xem-lai': its => ({ draft: its.draft }),
  '/nop-ho-so/ban-nhap/:draft/mau-moi': its => ({ draft: its.draft }),
  '/nop-ho-so/ban-nhap/:draft/bo': its => ({ draft: its.draft }),
  '/nop-ho-so/da-gui/:code': its => ({ code: its.sent }),
  '/ho-so/:code': its => ({ code: its.sent }),
  '/ho-so/:code/phieu/:id': its => ({ code: its.asked, id: its.printed }),
  '/ho-so/:code/giay-to/:paper': its => ({ code: its.sent, paper: its.paper }),
  '/ho-so/:code/bo-sung': its => ({ code: its.asked }),
  '/ho-so/:code/xem-truoc': its => ({ code: its.underWork }),
  '/ho-so/:code/xem-truoc/ban-nhap.pdf': its => ({ code: its.underWork }),
  '/ho-so/:code/rut': its => ({ code: its.sent }),
  '/ho-so/:code/danh-gia': its => ({ code: its.returned }),
  '/can-bo/thu-ngan/:bill': its => ({ bill: its.openBill }),
  '/can-bo/thu-ngan/:bill/phieu-thu': its => ({ bill: its.paidBill }),
  '/can-bo/thu-ngan/:bill/hoa-don': its => ({ bill: its.paidBill }),
  '/can-bo/thu-ngan/:bill/hoan-tien': its => ({ bill: its.paidBill }),
  '/can-bo/thu-ngan/:bill/bien-lai': its => ({ bill: its.paidBill }),
  '/can-bo/thu-ngan/:bill/mien-giam': its => ({ bill: its.openBill }),
  '/can-bo/thu-ngan/sao-ke/:statement': its => ({ statement: its.statement }),
  '/can-bo/truong-hoc/dot-thu/:campaign': its => its.school,
  '/can-bo/truong-hoc/dot-thu/:campaign/sua': its => its.school,
  '/can-bo/truong-hoc/dot-thu/:campaign/danh-sach.csv': its => its.school,
  '/can-bo/truong-hoc/dot-thu/:campaign/lop/:class': its => its.school,
  '/can-bo/truong-hoc/dot-thu/:campaign/lop/:class/phieu': its => its.school,
  '/can-bo/truong-hoc/dot-thu/:campaign/hoc-sinh/:pupil': its => its.school,
  '/can-bo/vien-phi/:visit': its => ({ visit: its.counters.visit }),
  '/can-bo/vien-phi/:visit/man-hinh': its => ({ visit: its.counters.visit }),
  '/can-bo/nuoc/khach-hang/:customer': its => ({ customer: its.counters.waterCustomer }),
  '/can-bo/nuoc/khach-hang/:customer/sua-chi-so': its => ({ customer: its.counters.waterCustomer }),
  '/can-bo/nuoc/giay-bao/:invoice': its => ({ invoice: its.counters.waterInvoice }),
  '/can-bo/nuoc/tuyen/:route/giay-bao': its => ({ route: encodeURIComponent(its.counters.waterRoute) }),
  '/can-bo/tiep-nhan/:draft': its => ({ draft: its.counterDraft }),
  '/can-bo/tiep-nhan/:draft/bo': its => ({ draft: its.counterDraft }),
  '/can-bo/tiep-nhan/xong/:code': its => ({ code: its.underWork }),
  '/can-bo/ho-so/:code/nhan-bo-sung': its => ({ code: its.asked }),
  '/can-bo/ho-so/:code': its => ({ code: its.underWork }),
  '/can-bo/ho-so/:code/phieu/:id': its => ({ code: its.asked, id: its.printed }),
  '/can-bo/ho-so/:code/phieu-kiem-soat': its => ({ code: its.underWork }),
  '/can-bo/ho-so/:code/giay-to/:paper': its => ({ code: its.sent, paper: its.paper }),
  '/can-bo/ho-so/:code/ket-qua/:stage': its => ({ code: its.returned, stage: 'ban-chinh' }),
  '/can-bo/ho-so/:code/y-kien/:task': its => ({ code: its.underWork, task: its.examineTask }),
  '/can-bo/ho-so/:code/rut': its => ({ code: its.sent }),
  '/can-bo/ho-so/:code/dung': its => ({ code: its.underWork }),
  '/can-bo/ho-so/:code/thu-hoi': its => ({ code: its.returned }),
  '/can-bo/ho-so/:code/gia-han': its => ({ code: its.underWork }),
  '/can-bo/viec/:task': its => ({ task: its.examineTask }),
  '/can-bo/viec/:task/bo-sung': its => ({ task: its.examineTask }),
  '/can-bo/viec/:task/tu-choi': its => ({ task: its.receiveTask }),
  '/can-bo/viec/:task/dung': its => ({ task: its.examineTask }),
  '/can-bo/viec/:task/tiep-nhan': its => ({ task: its.receiveTask }),
  '/can-bo/viec/:task/nhan-viec': its => ({ task: its.examineTask }),
  '/can-bo/viec/:task/giay-to': its => ({ task: its.receiveTask }),
}

export const pages: readonly Page[] = modules.flatMap(module => module.pages ?? [])

const hasParameters = (page: Page) => /[:*]/.test(page.path)

/** Whether the address of the page names a thing that not everybody of its kind of visitor may see. */
export function isAboutSomebody(page: Page): boolean {
  return page.who !== 'anyone' && page.path in closed
}

/** An address of the page that leads somewhere. */
export function addressOf(page: Page, examples: Examples): string {
  if (!hasParameters(page)) return page.path
  const values = open[page.path] ?? closed[page.path]?.(examples)
  if (!values)
    throw new Error(`The page ${page.path} has no example address: write one into tests/support/routes.ts`)
  return fill(page, name => values[name])
}

/** An address of the same form that leads nowhere. */
export function addressOfNothing(page: Page): string {
  const nothing: Parameters = { code: 'H80.00000-261121-9999', year: '1900', '*': 'khong-co' }
  return fill(page, name => nothing[name] ?? '00000000-0000-4000-8000-000000000000')
}

/** Every page has an example, and every example a page. */
export function unmatchedExamples(): string[] {
  const wanted = new Set(pages.filter(hasParameters).map(page => page.path))
  const given = new Set([...Object.keys(open), ...Object.keys(closed)])
  return [...[...wanted].filter(path => !given.has(path)), ...[...given].filter(path => !wanted.has(path))]
}

function fill(page: Page, value: (name: string) => string | undefined): string {
  return page.path.replace(/:(\w+)|\*/g, (whole, name: string | undefined) => {
    const found = value(name ?? '*')
    if (found === undefined) throw new Error(`The example of ${page.path} has no value for ${whole}`)
    return found
  })
}
