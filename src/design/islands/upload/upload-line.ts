export type Words = { [state: string]: string | undefined }

/** One file in the list below its box: what happens to it, how far it is, and one button. */
export function uploadLine(file: File, words: Words) {
  const item = document.createElement('li')
  const text = document.createElement('span')
  const bar = document.createElement('progress')
  const button = document.createElement('button')
  item.className = 'sen-uploads__item'
  text.className = 'sen-uploads__name'
  // Read out when it changes, but the changing percentage is the bar's.
  text.setAttribute('role', 'status')
  bar.className = 'sen-uploads__bar'
  bar.max = Math.max(file.size, 1)
  bar.setAttribute('aria-label', file.name)
  button.type = 'button'
  button.className = 'sen-link-button'
  item.append(text, button, bar)

  const say = (state: string) => {
    const words_ = (words[state] ?? '').replace('{name}', file.name)
    if (text.textContent !== words_) text.textContent = words_
  }
  let press: (() => void) | undefined
  button.addEventListener('click', () => press?.())
  const offer = (label: string, action: () => void) => {
    button.textContent = label
    button.setAttribute('aria-label', `${label} ${file.name}`)
    press = action
  }
  return {
    item,
    offer,
    progress(sent: number) {
      item.classList.remove('sen-uploads__item--failed')
      bar.hidden = false
      bar.value = sent
      say('progress')
    },
    waiting: () => say('waiting'),
    done() {
      bar.hidden = true
      say('done')
    },
    /** `state` is `failed`, `toolarge` or another reason that the words know. */
    failed(state: string) {
      bar.hidden = true
      item.classList.add('sen-uploads__item--failed')
      say(state)
    },
  }
}
