export default {
  'inbox.title': 'Messages',
  'inbox.unread': 'You have {count} unread messages.',
  'inbox.empty': 'No messages yet',
  'inbox.empty.text': 'When there is news of your applications we tell you here and by e-mail.',
  'inbox.new': 'New',
  'inbox.message': 'Message',
  'inbox.at': 'At',
  'message.back': 'Back to messages',

  'sent.menu': 'Sent messages',
  'sent.title': 'Messages sent by e-mail',
  'sent.lead': 'Addresses are masked; only the recipient can read what a message says.',
  'sent.subject': 'Subject',
  'sent.address': 'Sent to',
  'sent.state': 'State',
  'sent.attempts': 'Attempts',
  'sent.at': 'At',
  'sent.error': 'The mail server said',
  'sent.filter': 'State',
  'sent.filter.all': 'All',
  'sent.empty': 'There are no such messages',
  'state.queued': 'On its way',
  'state.sent': 'Sent',
  'state.failed-temporarily': 'Not sent yet, will be tried again',
  'state.failed': 'Could not be sent',

  'code.subject': 'Code to confirm your e-mail address',
  'code.text': 'Your code is {code}. It is good for 15 minutes.',
  'code.wrong': 'If you did not ask for it, ignore this letter: nothing changes.',

  'anchor.subject': 'Anchor of the ledger, number {seal}',
  'anchor.keeper': 'keeper of the anchors',
  'anchor.text':
    'The two lines below prove what the ledger of the system says now. Please keep this letter or print it: if somebody rewrites the ledger, these two lines will tell.',
  'anchor.use':
    'To compare: copy the two lines into a file and run “npm run sen -- ledger verify --anchor that-file”.',
}
