export default {
  'notes.title': 'Ghi chú của cơ quan',
  'notes.empty': 'Chưa có ghi chú nào',
  'notes.text': 'Ghi chú mới',
  'notes.hint': 'Đồng nghiệp cùng cơ quan đọc được; không ghi thông tin cá nhân của người dân.',
  'notes.write': 'Ghi lại',
  'notes.when': 'Lúc',
  'notes.what': 'Nội dung',
  'error.missing': 'Hãy viết nội dung ghi chú',
  'error.too-long': 'Ghi chú dài quá {most} ký tự: hãy viết ngắn lại',
}
