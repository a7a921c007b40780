import type { PrefillSource } from '#lib/form'
import { type Language, useTexts, vietnamese } from '../texts/texts.ts'

/** The few words that an e-form says by itself; the questions come from the form. */
type EFormTexts = {
  prefilled: Record<PrefillSource, string>
  prefilledIntro: string
  province: string
  provinceEmpty: string
  showCommunes: string
  commune: string
  communeEmpty: string
  communeFirst: string
  detail: string
  detailHint: string
  oldAddress: string
  oldAddressLabel: string
  oldAddressHint: string
  findAddress: string
  foundOne: string
  foundMany: string
  foundNone: string
  useAddress: string
  kind: string
  number: string
  issuedOn: string
  issuedBy: string
  issuedByHint: string
  currency: string
  none: string
  choose: string
  add: (item: string) => string
  remove: (item: string) => string
  removeShort: string
}

const vi: EFormTexts = {
  prefilled: {
    population: 'Theo dữ liệu dân cư quốc gia',
    profile: 'Theo tài khoản của bạn',
    earlier: 'Theo hồ sơ bạn nộp lần trước',
  },
  prefilledIntro:
    'Chúng tôi đã điền sẵn những gì Nhà nước đã biết. Bạn xem lại; chỗ nào chưa đúng thì sửa ngay trong ô.',
  province: 'Tỉnh, thành phố',
  provinceEmpty: 'Chọn tỉnh, thành phố',
  showCommunes: 'Xem xã, phường của tỉnh này',
  commune: 'Xã, phường, đặc khu',
  communeEmpty: 'Chọn xã, phường',
  communeFirst: 'Chọn tỉnh trước',
  detail: 'Số nhà, đường, ấp, khu phố',
  detailHint: 'Ví dụ: Số 27 đường Trưng Nữ Vương, khu phố 3',
  oldAddress: 'Tôi chỉ nhớ địa chỉ cũ, trước khi sáp nhập',
  oldAddressLabel: 'Địa chỉ cũ',
  oldAddressHint: 'Gõ như trên giấy tờ cũ. Ví dụ: 12 Nguyễn Trãi, phường 3, thành phố Tây Ninh',
  findAddress: 'Tìm địa chỉ mới',
  foundOne: 'Địa chỉ mới là:',
  foundMany: 'Nơi này nay thuộc một trong các xã, phường sau. Bạn chọn đúng nơi mình ở:',
  foundNone: 'Chưa nhận ra địa chỉ này. Bạn thử ghi thêm tên xã, huyện, tỉnh; hoặc chọn tỉnh và xã ở trên.',
  useAddress: 'Dùng địa chỉ này',
  kind: 'Loại giấy tờ',
  number: 'Số giấy tờ',
  issuedOn: 'Ngày cấp',
  issuedBy: 'Nơi cấp',
  issuedByHint: 'Như ghi trên giấy tờ. Ví dụ: Bộ Công an',
  currency: 'đồng',
  none: 'chưa tính được',
  choose: 'Chọn trong danh sách',
  add: item => `Thêm ${item.toLocaleLowerCase('vi')}`,
  remove: item => `Bỏ ${item.toLocaleLowerCase('vi')}`,
  removeShort: 'Bỏ',
}

const en: EFormTexts = {
  prefilled: {
    population: 'From the national population database',
    profile: 'From your account',
    earlier: 'From your last application',
  },
  prefilledIntro:
    'We filled in what the State already knows. Check it; if something is wrong, change it right here.',
  province: 'Province or city',
  provinceEmpty: 'Choose a province',
  showCommunes: 'Show the communes of this province',
  commune: 'Commune, ward or special zone',
  communeEmpty: 'Choose a commune',
  communeFirst: 'Choose the province first',
  detail: 'House number, street, hamlet',
  detailHint: 'For example: Số 27 đường Trưng Nữ Vương, khu phố 3',
  oldAddress: 'I only remember the address from before the mergers',
  oldAddressLabel: 'Old address',
  oldAddressHint: 'As on your old papers. For example: 12 Nguyễn Trãi, phường 3, thành phố Tây Ninh',
  findAddress: 'Find the new address',
  foundOne: 'The new address is:',
  foundMany: 'This place now belongs to one of these communes. Choose where you live:',
  foundNone:
    'We do not recognise this address. Add commune, district and province, or choose from the lists above.',
  useAddress: 'Use this address',
  kind: 'Kind of document',
  number: 'Document number',
  issuedOn: 'Date of issue',
  issuedBy: 'Issued by',
  issuedByHint: 'As printed on the document. For example: Bộ Công an',
  currency: 'đồng',
  none: 'not known yet',
  choose: 'Choose from the list',
  add: item => `Add: ${item}`,
  remove: item => `Remove: ${item}`,
  removeShort: 'Remove',
}

const eFormTextsIn: Record<Language, EFormTexts> = { vi, en }

/** In the language of the layout around. */
export const useEFormTexts = (): EFormTexts => eFormTextsIn[useLanguage()]

export const useLanguage = (): Language => (useTexts().signIn === vietnamese.signIn ? 'vi' : 'en')
