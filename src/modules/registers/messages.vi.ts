export default {
  'problem.unavailable': 'Cơ sở dữ liệu dân cư đang gián đoạn; bạn có thể tự nhập.',
  'problem.missing': 'Cơ sở dữ liệu dân cư chưa có thông tin của người này; bạn có thể tự nhập.',
  'problem.mismatch': 'Không có ai khớp cả số định danh, họ tên và ngày sinh này. Hãy xem lại, hoặc tự nhập.',
  'problem.unasked':
    'Chưa biết ngày sinh của người này nên chưa hỏi cơ sở dữ liệu dân cư; bạn có thể tự nhập.',

  'who.title': 'Ai đã xem thông tin của tôi',
  'who.lead':
    'Mỗi lần thông tin của bạn được tra cứu trong cơ sở dữ liệu quốc gia đều ghi lại ở đây, trước khi câu hỏi được gửi đi. Không ai xóa hay sửa được.',
  'who.empty': 'Chưa có ai tra cứu thông tin của bạn',
  'who.when': 'Lúc',
  'who.who': 'Ai',
  'who.why': 'Để làm gì',
  'who.dossier': 'Hồ sơ',
  'who.outcome': 'Kết quả',
  'who.you': 'Bạn',
  'who.officer': 'Cán bộ',
  'who.system': 'Hệ thống, tự động',
  'who.register.population': 'Cơ sở dữ liệu dân cư',
  'who.wrong': 'Thấy điều gì không đúng? Hãy gọi số hỗ trợ ở cuối trang.',
  'outcome.asked': 'Đã hỏi, chưa có trả lời',
  'outcome.found': 'Đã nhận thông tin của bạn',
  'outcome.missing': 'Không có thông tin',
  'outcome.mismatch': 'Không khớp, không nhận được gì',
  'outcome.unavailable': 'Gián đoạn, không nhận được gì',
}
