export default {
  'site.name': 'Public services',
  'site.staff': 'One-stop office',
  'nav.procedures': 'Procedures',
  'nav.dossiers': 'My applications',
  'nav.bills': 'Bills',
  'nav.lookup': 'Track an application',
  'nav.documents': 'My documents',
  'nav.inbox': 'Messages',
  'nav.verify': 'Check a document',
  'footer.hotline': 'Need help? Call',
  'footer.staff': 'For officers',
  'staff.search': 'Find a dossier code or a name',
  'error.missing.title': 'Page not found',
  'error.missing.text':
    'The address may be incomplete, the page may have moved, or it is not for the account you are signed in with.',
  'error.conflict.title': 'This could not be done',
  'error.conflict.text':
    'Somebody else may have done it, or things changed while this page was open. This press recorded nothing more. Go back and load the page again to see how it stands, then go on.',
  'error.too-many.title': 'Too many attempts',
  'error.too-many.text':
    'To protect everybody’s data this request is paused. Try again in {seconds} seconds.',
  'error.too-large.title': 'What was sent is too large',
  'error.too-large.text':
    'Nothing was saved. Go back, choose a smaller file or send it in several parts. If it still fails, call the number at the foot of the page.',
  'error.input.title': 'This request can not be read',
  'error.input.text': 'Go back and try again. If it still fails, call the number at the foot of the page.',
  'error.failed.title': 'Something is wrong on our side',
  'error.failed.text':
    'What you saved is safe. Try again in a few minutes. If it still fails, call the number at the foot of the page.',
  'error.away.title': 'The service is briefly interrupted',
  'error.away.text': 'What you saved is safe. Wait about a minute, then load this page again.',
  'error.home': 'Back to the start page',
  'error.id': 'Reference for support: {id}',
  'held.title': 'What you typed is still here',
  'held.text':
    'Your session ended while you were typing. Nothing is lost: press the button to send it. If you had chosen files, you choose them again at the next step.',
  'held.away':
    'The service is briefly interrupted, so this could not be recorded yet. Keep this page open: wait about a minute, then press the button to send it again.',
  'held.send': 'Send what I typed',
}
