import { type Answer, applyRules, type LiveRule } from '#lib/rule-expression'
import { answerIn } from './form-answers.ts'

const digits = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 })

/** Lets conditions react at once: shows and hides questions, writes computed figures. */
export function followRules(form: HTMLFormElement) {
  const data = form.querySelector('script[data-form-rules]')
  if (!data) return
  const rules = JSON.parse(data.textContent ?? '[]') as LiveRule[]
  const update = () => {
    const effects = applyRules(rules, (name, hidden) => answerIn(form, name, hidden))
    for (const [id, shown] of effects.shown) show(document.getElementById(id), shown)
    for (const [id, value] of effects.values) write(document.getElementById(id), value)
    switchOff(form, [...effects.shown.keys()])
  }
  form.addEventListener('input', update)
  form.addEventListener('change', update)
  update()
}

const show = (element: HTMLElement | null, shown: boolean) => {
  if (element) element.hidden = !shown
}

const write = (element: HTMLElement | null, value: Answer) => {
  const place = element?.querySelector<HTMLElement>('output, [data-output]') ?? element
  if (!place) return
  const { none = '', unit } = place.dataset
  const figure = typeof value === 'number' ? digits.format(value) : String(value)
  const text = value === null ? none : unit ? `${figure} ${unit}` : figure
  if (place.textContent !== text) place.textContent = text
}

/** What is not asked is not posted. Only controls switched off here are switched on again. */
const switchOff = (form: HTMLFormElement, targets: string[]) => {
  const away = targets.flatMap(id => document.getElementById(id) ?? []).filter(element => element.hidden)
  for (const control of form.elements) {
    if (!('disabled' in control && control instanceof HTMLElement)) continue
    const off = away.some(element => element.contains(control))
    if (off && !control.disabled) control.dataset.off = ''
    if (off || 'off' in control.dataset) control.disabled = off
    if (!off) delete control.dataset.off
  }
}
