export default {
  'inbox.title': 'Tin nhắn',
  'inbox.unread': 'Bạn có {count} tin chưa đọc.',
  'inbox.empty': 'Chưa có tin nhắn nào',
  'inbox.empty.text': 'Khi hồ sơ của bạn có tin mới, chúng tôi báo ở đây và qua thư điện tử.',
  'inbox.new': 'Mới',
  'inbox.message': 'Tin',
  'inbox.at': 'Lúc',
  'message.back': 'Về danh sách tin nhắn',

  'sent.menu': 'Tin đã gửi',
  'sent.title': 'Tin đã gửi qua thư điện tử',
  'sent.lead': 'Địa chỉ được che bớt; nội dung tin chỉ người nhận mới đọc được.',
  'sent.subject': 'Tiêu đề',
  'sent.address': 'Gửi đến',
  'sent.state': 'Tình trạng',
  'sent.attempts': 'Số lần gửi',
  'sent.at': 'Lúc',
  'sent.error': 'Máy chủ thư trả lời',
  'sent.filter': 'Tình trạng',
  'sent.filter.all': 'Tất cả',
  'sent.empty': 'Không có tin nào như vậy',
  'state.queued': 'Đang gửi',
  'state.sent': 'Đã gửi',
  'state.failed-temporarily': 'Chưa gửi được, sẽ gửi lại',
  'state.failed': 'Không gửi được',

  'code.subject': 'Mã xác nhận địa chỉ thư',
  'code.text': 'Mã xác nhận của ông/bà là {code}. Mã dùng được trong 15 phút.',
  'code.wrong': 'Nếu ông/bà không yêu cầu mã này, xin bỏ qua thư: không có gì thay đổi.',

  'anchor.subject': 'Dấu mốc sổ cái số {seal}',
  'anchor.keeper': 'giữ dấu mốc sổ cái',
  'anchor.text':
    'Hai dòng dưới đây chứng minh sổ cái của hệ thống đang như thế nào. Xin ông/bà giữ lại thư này hoặc in ra giấy: sau này, nếu ai viết lại sổ cái, hai dòng này sẽ cho thấy.',
  'anchor.use':
    'Để đối chiếu: chép hai dòng trên vào một tệp rồi chạy “npm run sen -- ledger verify --anchor tệp-ấy”.',
}
