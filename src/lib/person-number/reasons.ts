/** Why a number cannot be right, or does not fit the person, in words for whoever types it. */
export const personNumberReasons = {
  'personal-number.shape': {
    vi: 'Số định danh cá nhân (số căn cước) gồm đúng 12 chữ số.',
    en: 'A personal number has exactly 12 digits.',
  },
  'personal-number.province': {
    vi: 'Ba chữ số đầu không phải mã tỉnh, thành phố nào. Hãy kiểm tra lại số trên thẻ.',
    en: 'The first three digits are no province. Check the number on the card.',
  },
  'personal-number.future': {
    vi: 'Theo số này thì năm sinh chưa tới. Hãy kiểm tra lại số trên thẻ.',
    en: 'By this number the birth lies in the future. Check the number on the card.',
  },
  'personal-number.sex': {
    vi: 'Giới tính đã khai không khớp với số định danh.',
    en: 'The sex given does not fit the personal number.',
  },
  'personal-number.birth-year': {
    vi: 'Năm sinh đã khai không khớp với số định danh.',
    en: 'The year of birth given does not fit the personal number.',
  },
  'tax-code.shape': {
    vi: 'Mã số thuế gồm 10 chữ số, 13 chữ số (đơn vị phụ thuộc), hoặc 12 chữ số của số định danh cá nhân.',
    en: 'A tax code has 10 digits, 13 digits (a branch), or the 12 digits of a personal number.',
  },
  'tax-code.check-digit': {
    vi: 'Mã số thuế không đúng: chữ số kiểm tra không khớp. Hãy kiểm tra lại từng chữ số.',
    en: 'This tax code is wrong: its check digit does not fit. Check each digit.',
  },
  'tax-code.branch': {
    vi: 'Ba chữ số cuối của mã số thuế đơn vị phụ thuộc phải từ 001 đến 999.',
    en: 'The last three digits of a branch’s tax code run from 001 to 999.',
  },
  'tax-code.check-unsettled': {
    vi: 'Chữ số kiểm tra của mã số thuế này không xác định được. Hãy đối chiếu với giấy chứng nhận đăng ký.',
    en: 'The check digit of this tax code is not settled. Compare it with the registration certificate.',
  },
  'health-insurance.shape': {
    vi: 'Số thẻ bảo hiểm y tế gồm 15 ký tự (ví dụ GD4…) hoặc 10 chữ số mã số bảo hiểm xã hội.',
    en: 'A health insurance number has 15 characters (such as GD4…), or the 10 digits of the social insurance number.',
  },
  'phone.shape': {
    vi: 'Số điện thoại di động gồm 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09.',
    en: 'A mobile number has 10 digits and begins with 03, 05, 07, 08 or 09.',
  },
} as const

export type PersonNumberReason = keyof typeof personNumberReasons
