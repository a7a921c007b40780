import { autosave } from './form-live/autosave.ts'
import { keepInTab } from './form-live/kept-in-tab.ts'
import { followRules } from './form-live/rules.ts'

for (const form of document.querySelectorAll('form')) {
  followRules(form)
  autosave(form)
  keepInTab(form)
}
