import type { Answer } from '#lib/rule-expression'

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const dateParts = ['year', 'month', 'day']

/** What a form holds under a name, as the rules see it; what lies in a hidden element counts as not asked. */
export function answerIn(form: HTMLFormElement, name: string, hidden: ReadonlySet<string>): Answer {
  const named = controlsOf(form, hidden)
  const controls = named.filter(control => control.name === name)
  const first = controls[0]
  if (!first) return dateFrom(named, name) ?? itemsOf(named, name)
  if (first.type === 'radio') return valueOf(controls.find(control => (control as HTMLInputElement).checked))
  if (first.type === 'checkbox') {
    const ticked = controls
      .filter(control => (control as HTMLInputElement).checked)
      .map(control => control.value)
    return controls.length > 1 ? ticked : (ticked[0] ?? null)
  }
  return valueOf(first)
}

const valueOf = (control: Control | undefined) => control?.value.trim() || null

const controlsOf = (form: HTMLFormElement, hidden: ReadonlySet<string>) => {
  const away = [...hidden].flatMap(id => document.getElementById(id) ?? [])
  return ([...form.elements] as Control[]).filter(
    control => control.name && !away.some(element => element.contains(control)),
  )
}

/** `2026-11-12` from three boxes, or as much of it as is filled from the year on. */
function dateFrom(controls: Control[], name: string): string | null | undefined {
  const boxes = dateParts.map(part =>
    controls.find(control => control.name === `${name}-${part}` || control.name === `${name}.${part}`),
  )
  if (!boxes.some(Boolean)) return undefined
  const [year, month, day] = boxes.map(box => box?.value.trim() ?? '')
  if (!year) return null
  return [year, month, day]
    .filter(Boolean)
    .map(part => part?.padStart(2, '0'))
    .join('-')
}

/** A repeating group is as long as it has items: `members.0.name`, `members.1.name`. */
function itemsOf(controls: Control[], name: string): Answer {
  const numbers = new Set(
    controls.flatMap(control =>
      control.name.startsWith(`${name}.`) ? (/^\d+/.exec(control.name.slice(name.length + 1)) ?? []) : [],
    ),
  )
  return numbers.size > 0 ? [...numbers] : null
}
