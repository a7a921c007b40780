import { permissionTable } from '#platform/access'
import { pages } from './routes.ts'

/** Where the whole province is meant, and a commune's own officers are not. */
export const province = 'tay-ninh'

/** `any`: whoever is an officer; what they see there is what their roles let them see. */
type Needed = string | 'any'

/**
 * What an officer must hold to see a page, and to post to it where that is more. What a posted form is about may ask
 * for more still; that is for the tests of the command. Every page of officers stands here, or a test fails.
 */
const needed: Record<string, Needed | { get: Needed; post: Needed; at?: typeof province }> = {
  '/can-bo': 'any',
  '/can-bo/tai-khoan': 'any',
  '/can-bo/tim': 'any',
  '/can-bo/so-theo-doi': 'any',
  '/can-bo/so-theo-doi.pdf': 'dossiers:dossier.view',
  '/can-bo/viec': 'any',
  '/can-bo/viec/hang-loat': 'any',
  '/can-bo/quan-tri': 'organisation:administration.open',
  '/can-bo/quan-tri/lich': 'any',
  '/can-bo/quan-tri/lich/:year': { get: 'any', post: 'organisation:calendar.edit' },
  '/can-bo/quan-tri/can-bo': 'organisation:administration.open',
  '/can-bo/quan-tri/can-bo/moi': 'organisation:administration.open',
  '/can-bo/quan-tri/can-bo/:id': 'organisation:staff.manage',
  '/can-bo/quan-tri/can-bo/:id/kich-hoat': 'identity:account.activate',
  '/can-bo/quan-tri/co-quan': 'any',
  '/can-bo/quan-tri/co-quan/*': 'any',
  '/can-bo/tin-da-gui': 'notifications:delivery.read',
  '/can-bo/thu-ngan': 'payments:cash.take',
  '/can-bo/thu-ngan/:bill': { get: 'payments:bill.read', post: 'payments:cash.take' },
  '/can-bo/thu-ngan/:bill/phieu-thu': 'payments:bill.read',
  '/can-bo/thu-ngan/:bill/hoa-don': 'payments:bill.read',
  '/can-bo/thu-ngan/:bill/hoan-tien': { get: 'payments:bill.read', post: 'payments:refund.request' },
  '/can-bo/thu-ngan/chua-khop': { get: 'payments:money.read', post: 'payments:money.match' },
  '/can-bo/thu-ngan/sao-ke': { get: 'payments:statement.read', post: 'payments:statement.import' },
  '/can-bo/thu-ngan/sao-ke/:statement': {
    get: 'payments:statement.read',
    post: 'payments:statement.release',
  },
  '/can-bo/thu-ngan/mien-giam': { get: 'payments:waiver.read', post: 'payments:bill.reduce' },
  '/can-bo/thu-ngan/:bill/mien-giam': { get: 'payments:bill.read', post: 'payments:waiver.request' },
  '/can-bo/thu-ngan/:bill/bien-lai': 'payments:bill.read',
  '/can-bo/thu-ngan/hoan-tien': { get: 'payments:refund.read', post: 'payments:refund.pay' },
  '/can-bo/thu-ngan/khoa-so': { get: 'payments:day.read', post: 'payments:day.close' },
  '/can-bo/truong-hoc': 'education:campaign.read',
  '/can-bo/truong-hoc/hoc-sinh': { get: 'education:campaign.read', post: 'education:pupil.import' },
  '/can-bo/truong-hoc/dot-thu/moi': 'education:campaign.prepare',
  '/can-bo/truong-hoc/dot-thu/:campaign': {
    get: 'education:campaign.read',
    post: 'education:campaign.open',
  },
  '/can-bo/truong-hoc/dot-thu/:campaign/sua': 'education:campaign.prepare',
  '/can-bo/truong-hoc/dot-thu/:campaign/danh-sach.csv': 'education:campaign.read',
  '/can-bo/truong-hoc/dot-thu/:campaign/lop/:class': {
    get: 'education:campaign.read',
    post: 'education:campaign.prepare',
  },
  '/can-bo/truong-hoc/dot-thu/:campaign/lop/:class/phieu': 'education:campaign.read',
  '/can-bo/truong-hoc/dot-thu/:campaign/hoc-sinh/:pupil': {
    get: 'education:campaign.read',
    post: 'education:reduction.grant',
  },
  '/can-bo/truong-hoc/tong-hop': 'education:report.read',
  '/can-bo/truong-hoc/tong-hop.csv': 'education:report.read',
  '/can-bo/vien-phi': 'health:visit.read',
  '/can-bo/vien-phi/man-hinh': 'health:visit.read',
  '/can-bo/vien-phi/:visit': { get: 'health:visit.read', post: 'health:visit.bill' },
  '/can-bo/vien-phi/:visit/man-hinh': 'health:visit.read',
  '/can-bo/nuoc': { get: 'water:customer.read', post: 'water:invoice.issue' },
  '/can-bo/nuoc/ghi-chi-so': { get: 'water:customer.read', post: 'water:reading.take' },
  '/can-bo/nuoc/khach-hang/:customer': { get: 'water:customer.read', post: 'water:reading.take' },
  '/can-bo/nuoc/khach-hang/:customer/sua-chi-so': 'water:correction.request',
  '/can-bo/nuoc/sua-chi-so': 'water:correction.decide',
  '/can-bo/nuoc/qua-han': { get: 'water:invoice.read', post: 'water:reminder.send' },
  '/can-bo/nuoc/giay-bao/:invoice': 'water:invoice.read',
  '/can-bo/nuoc/tuyen/:route/giay-bao': 'water:invoice.read',
  '/can-bo/tiep-nhan': 'dossiers:dossier.file',
  '/can-bo/tiep-nhan/:draft': 'dossiers:dossier.file',
  '/can-bo/tiep-nhan/:draft/bo': 'dossiers:dossier.file',
  '/can-bo/tiep-nhan/xong/:code': 'dossiers:dossier.view',
  '/can-bo/ho-so/:code': 'dossiers:dossier.view',
  '/can-bo/ho-so/:code/phieu/:id': 'dossiers:dossier.view',
  '/can-bo/ho-so/:code/phieu-kiem-soat': 'dossiers:dossier.view',
  '/can-bo/ho-so/:code/giay-to/:paper': 'dossiers:dossier.view',
  '/can-bo/ho-so/:code/ket-qua/:stage': 'dossiers:dossier.view',
  '/can-bo/ho-so/:code/y-kien/:task': 'dossiers:dossier.view',
  '/can-bo/ho-so/:code/dung': 'dossiers:dossier.stop-unpaid',
  '/can-bo/ho-so/:code/thu-hoi': 'vault:document.revoke',
  '/can-bo/ho-so/:code/gia-han': 'dossiers:deadline.extend',
  '/can-bo/ho-so/:code/rut': 'dossiers:dossier.withdraw',
  '/can-bo/ho-so/:code/nhan-bo-sung': 'dossiers:supplement.answer',
  // The example is a task of the processor, or one of the counter.
  '/can-bo/viec/:task': 'dossiers:task.processor',
  '/can-bo/viec/:task/nhan-viec': 'dossiers:task.processor',
  '/can-bo/viec/:task/bo-sung': 'dossiers:task.processor',
  '/can-bo/viec/:task/dung': 'dossiers:task.processor',
  '/can-bo/viec/:task/tu-choi': 'dossiers:task.one-stop-officer',
  '/can-bo/viec/:task/tiep-nhan': 'dossiers:task.one-stop-officer',
  '/can-bo/viec/:task/giay-to': 'dossiers:task.one-stop-officer',
  '/can-bo/thu-tuc': 'dossiers:dossier.view',
  '/can-bo/thu-tuc/:code': 'dossiers:dossier.view',
  '/can-bo/van-hanh': ofProvince('operations:system.watch'),
  '/can-bo/van-hanh/viec': ofProvince('operations:system.watch', 'operations:job.mend'),
  '/can-bo/van-hanh/viec/bo': ofProvince('operations:job.mend'),
  '/can-bo/giam-sat': 'dossiers:overview.view',
  '/can-bo/giam-sat/so-lieu': 'dossiers:overview.view',
  '/can-bo/giam-sat.csv': 'dossiers:overview.view',
}

function ofProvince(get: Needed, post = get) {
  return { get, post, at: province } as const
}

/** The agency at which a page asks for its permission; undefined: where its thing is, or the officer. */
export function placeOf(path: string): string | undefined {
  const found = needed[path]
  return typeof found === 'object' ? found.at : undefined
}

/** The permission that a page asks for, or undefined when any officer may. */
export function permissionFor(path: string, method: 'get' | 'post'): string | undefined {
  const found = needed[path]
  if (!found)
    throw new Error(
      `Nobody said who may come to ${path}: write it into tests/support/permissions-of-pages.ts`,
    )
  const name = typeof found === 'string' ? found : found[method]
  return name === 'any' ? undefined : name
}

/** Pages of officers that nobody said anything about, what is said of pages that are none, and permissions that are none. */
export function unmatchedPermissions(): string[] {
  const wanted = pages.filter(page => page.who === 'staff').map(page => page.path)
  const names = Object.values(needed).flatMap(one => (typeof one === 'string' ? one : [one.get, one.post]))
  return [
    ...wanted.filter(path => !(path in needed)),
    ...Object.keys(needed).filter(path => !wanted.includes(path)),
    ...names.filter(name => name !== 'any' && !permissionTable().has(name)),
  ]
}
