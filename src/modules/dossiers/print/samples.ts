import type { Form, FormData } from './form-data.ts'

/** One filled form of each kind, for tests: people and dossiers that do not exist. */
const agency = {
  above: 'Ủy ban nhân dân tỉnh Đồng Nai',
  name: 'Ủy ban nhân dân phường Mẫu Thượng',
  desk: 'Trung tâm Phục vụ hành chính công',
  address: '12 đường Hòa Bình, phường Mẫu Thượng, tỉnh Đồng Nai',
  phone: '0251 000 1234',
}
const at = new Date('2026-11-20T02:05:00Z')
const sheet = { agency, place: 'Mẫu Thượng', at }
const dossier = {
  code: '000.00.06.H19-261120-0361',
  procedure: 'Đăng ký khai sinh kết hợp cấp bản sao trích lục hộ tịch',
  lookup: 'https://sen.example.vn/tra-cuu/000.00.06.H19-261120-0361?k=7Q2F9XKD',
}
const filer = {
  name: 'Nguyễn Thị Huỳnh Phượng Ngọc Trâm Anh',
  identity: '075190000123',
  address: 'Số 8, hẻm 45/2/17, khu phố Bình Ý, phường Mẫu Thượng, tỉnh Đồng Nai',
  phone: '0912 000 678',
  email: 'tramanh.thu@example.vn',
}
const about = { ...sheet, dossier, filer, officer: 'Trần Quốc Đạt' }
const signer = { title: 'Phó Giám đốc', name: 'Lê Thị Ánh Tuyết' }
const contact = { name: 'Trần Quốc Đạt', phone: '0251 000 1235' }
const received = new Date('2026-11-20T02:00:00Z')
const due = new Date('2026-11-25T10:00:00Z')

const receipt = {
  ...about,
  owner: { name: 'Đặng Gia Bảo', address: filer.address },
  request: 'Đăng ký khai sinh cho con và cấp 02 bản sao trích lục',
  payment: '16.000 ₫, đã chuyển khoản lúc 09:03 ngày 20/11/2026',
  papers: [
    { name: 'Tờ khai đăng ký khai sinh theo mẫu', originals: 1, certified: 0, copies: 0 },
    { name: 'Giấy chứng sinh do Bệnh viện Đa khoa Mẫu cấp', originals: 1, certified: 0, copies: 1 },
    { name: 'Giấy chứng nhận kết hôn của cha, mẹ', originals: 0, certified: 1, copies: 0, electronic: true },
  ],
  sets: 1,
  term: '01 ngày làm việc',
  received,
  due,
  returnedAs: 'Nhận tại quầy; bản điện tử gửi vào Kho giấy tờ của Ông/Bà',
  book: { volume: '02/2026', number: '361' },
}

const handover = (from: string, to: string, hour: number, more = {}) => ({
  from,
  to,
  handedBy: 'Trần Quốc Đạt',
  takenBy: 'Phạm Thị Hằng',
  handedAt: new Date(Date.UTC(2026, 10, 20, hour)),
  takenAt: new Date(Date.UTC(2026, 10, 20, hour, 12)),
  ...more,
})

export const samples: { [Of in Form]: FormData<Of> } = {
  '01': receipt,
  '01-receipt': receipt,
  '02': {
    ...about,
    number: '118/HDHS',
    missing: [
      {
        name: 'Giấy chứng sinh',
        what: 'Ảnh chụp bị mờ ở phần ngày sinh; xin gửi lại ảnh rõ, chụp đủ bốn góc.',
      },
      { name: 'Giấy cam đoan về việc sinh', what: 'Có chữ ký của hai người làm chứng.' },
    ],
    reason: 'Thông tin trên giấy chứng sinh chưa đọc được nên chưa xác định được ngày sinh của trẻ.',
    until: '2026-12-05',
    contact,
    signer,
  },
  '03': {
    ...about,
    number: '27/TC',
    reason: 'Trẻ đã được đăng ký khai sinh ngày 02/03/2026 tại Ủy ban nhân dân xã Mẫu Hạ.',
    basis: 'Quy định về thẩm quyền đăng ký hộ tịch',
    advice:
      'Xin cấp bản sao trích lục khai sinh: làm trực tuyến hoặc tại quầy bất kỳ trong tỉnh, có ngay trong ngày.',
    contact,
    signer,
  },
  '04': {
    ...about,
    number: '09/XL',
    received,
    due,
    newDue: new Date('2026-11-30T10:00:00Z'),
    reason: 'Cơ quan phối hợp trả lời chậm hai ngày làm việc do sự cố đường truyền.',
    time: 1,
    contact,
    signer,
  },
  '05': {
    ...about,
    number: '14/TB',
    received,
    stage: 'Thẩm định hồ sơ',
    reason: 'Ông/Bà đề nghị rút hồ sơ ngày 22/11/2026.',
    decision: 'Dừng giải quyết hồ sơ và trả lại toàn bộ giấy tờ đã nhận.',
    paid: 16_000,
    signer,
  },
  '06': {
    ...sheet,
    dossier,
    received,
    due,
    deciding: agency.name,
    coordinating: ['Công an phường Mẫu Thượng', 'Bảo hiểm xã hội tỉnh Đồng Nai'],
    handovers: [
      handover('Bộ phận tiếp nhận', 'Bộ phận Tư pháp – Hộ tịch', 2, { result: 'on-time' }),
      handover('Bộ phận Tư pháp – Hộ tịch', 'Lãnh đạo phường', 4, {
        result: 'early',
        note: 'Đã kiểm tra dữ liệu dân cư',
      }),
      handover('Lãnh đạo phường', 'Bộ phận tiếp nhận', 8, {
        takenBy: undefined,
        takenAt: undefined,
        result: 'late',
      }),
    ],
  },
  '07': {
    ...sheet,
    from: '2026-11-01',
    to: '2026-11-30',
    rows: Array.from({ length: 60 }, (_, i) => ({
      code: `000.00.06.H19-261120-${String(i + 1).padStart(4, '0')}`,
      procedure: i % 3 === 0 ? dossier.procedure : 'Chứng thực bản sao từ bản chính',
      sets: 1,
      filer: i % 4 === 0 ? filer.name : 'Đỗ Văn Khởi',
      address: i % 4 === 0 ? filer.address : 'Khu phố 3, phường Mẫu Thượng',
      phone: '0912 000 678',
      deciding: agency.name,
      received,
      due,
      ...(i % 2 === 0 && { returned: new Date('2026-11-24T03:15:00Z'), returnedAs: 'Tại quầy' }),
      ...(i % 7 === 0 && { note: 'Đã xin lỗi 01 lần' }),
    })),
  },
}
