export default {
  'site.name': 'Dịch vụ công',
  'site.staff': 'Một cửa điện tử',
  'nav.procedures': 'Thủ tục',
  'nav.dossiers': 'Hồ sơ của tôi',
  'nav.bills': 'Khoản phải nộp',
  'nav.lookup': 'Tra cứu hồ sơ',
  'nav.documents': 'Giấy tờ của tôi',
  'nav.inbox': 'Tin nhắn',
  'nav.verify': 'Kiểm tra giấy tờ',
  'footer.hotline': 'Cần giúp đỡ? Gọi',
  'footer.staff': 'Dành cho cán bộ',
  'staff.search': 'Tìm mã hồ sơ, tên người nộp',
  'error.missing.title': 'Không tìm thấy trang này',
  'error.missing.text':
    'Có thể đường dẫn bị gõ thiếu, trang đã chuyển đi, hoặc trang này không dành cho tài khoản đang đăng nhập.',
  'error.conflict.title': 'Chưa làm được việc này',
  'error.conflict.text':
    'Có thể người khác vừa làm, hoặc tình trạng đã thay đổi trong lúc trang này đang mở. Lần bấm vừa rồi không ghi gì thêm. Hãy quay lại trang trước và tải lại để xem tình trạng mới nhất rồi làm tiếp.',
  'error.too-many.title': 'Bạn vừa thử quá nhiều lần',
  'error.too-many.text':
    'Để bảo vệ thông tin của mọi người, hệ thống tạm dừng nhận yêu cầu này. Hãy thử lại sau {seconds} giây.',
  'error.too-large.title': 'Nội dung gửi lên quá lớn',
  'error.too-large.text':
    'Hệ thống chưa ghi gì cả. Hãy quay lại trang trước, chọn tệp nhỏ hơn hoặc chia ra gửi nhiều lần. Nếu vẫn không được, hãy gọi số hỗ trợ ở cuối trang.',
  'error.input.title': 'Yêu cầu này không đọc được',
  'error.input.text':
    'Hãy quay lại trang trước và thử lại. Nếu vẫn không được, hãy gọi số hỗ trợ ở cuối trang.',
  'error.failed.title': 'Hệ thống đang gặp trục trặc',
  'error.failed.text':
    'Những gì bạn đã lưu vẫn còn nguyên. Hãy thử lại sau ít phút. Nếu vẫn không được, hãy gọi số hỗ trợ ở cuối trang.',
  'error.away.title': 'Hệ thống đang tạm gián đoạn',
  'error.away.text': 'Những gì bạn đã lưu vẫn còn nguyên. Hãy chờ khoảng một phút rồi tải lại trang này.',
  'error.home': 'Về trang chủ',
  'error.id': 'Mã để báo khi gọi hỗ trợ: {id}',
  'held.title': 'Nội dung bạn vừa nhập vẫn còn đây',
  'held.text':
    'Phiên làm việc đã hết hạn trong lúc bạn đang nhập. Không có gì bị mất: bấm nút dưới đây để gửi tiếp. Nếu có tệp đính kèm, bạn chọn lại tệp ở bước sau.',
  'held.away':
    'Hệ thống đang tạm gián đoạn nên chưa ghi được nội dung này. Đừng đóng trang: chờ khoảng một phút rồi bấm nút dưới đây để gửi lại.',
  'held.send': 'Gửi tiếp nội dung đã nhập',
}
