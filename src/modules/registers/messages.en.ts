export default {
  'problem.unavailable': 'The population register is not available now; you can type it yourself.',
  'problem.missing': 'The population register does not know this person yet; you can type it yourself.',
  'problem.mismatch':
    'Nobody has this personal number together with this name and birth date. Check them, or type it yourself.',
  'problem.unasked':
    'The birth date of this person is not known, so the population register was not asked; you can type it yourself.',

  'who.title': 'Who looked at my data',
  'who.lead':
    'Every time your data is looked up in a national register it is written down here, before the question is sent. Nobody can erase or change it.',
  'who.empty': 'Nobody has looked up your data',
  'who.when': 'When',
  'who.who': 'Who',
  'who.why': 'What for',
  'who.dossier': 'Application',
  'who.outcome': 'Outcome',
  'who.you': 'You',
  'who.officer': 'Officer',
  'who.system': 'The system, by itself',
  'who.register.population': 'Population register',
  'who.wrong': 'Is something not right? Call the number at the foot of the page.',
  'outcome.asked': 'Asked, no answer yet',
  'outcome.found': 'Your data was received',
  'outcome.missing': 'No data',
  'outcome.mismatch': 'Did not match, nothing was received',
  'outcome.unavailable': 'Not available, nothing was received',
}
