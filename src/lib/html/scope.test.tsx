import { setImmediate as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { render, scope } from './index.ts'

const tone = scope('quiet')
const Words = () => <small>{tone.read()}</small>

test('holds for what is inside, however deep, and ends where it ends', () => {
  const Deep = () => (
    <p>
      <Words />
      <tone.Within value="loud">
        {[<Words />]}
        <tone.Within value="shrill">
          <Words />
        </tone.Within>
        <Words />
      </tone.Within>
      <Words />
    </p>
  )
  const heard = 'quiet loud shrill loud quiet'.split(' ').map(word => `<small>${word}</small>`)
  expect(render(<Deep />)).toBe(`<p>${heard.join('')}</p>`)
})

test('ends also when something inside fails', () => {
  const Broken = (): string => {
    throw new Error('broken')
  }
  expect(() =>
    render(
      <tone.Within value="loud">
        <Broken />
      </tone.Within>,
    ),
  ).toThrow('broken')
  expect(render(<Words />)).toBe('<small>quiet</small>')
})

test('pages of requests that run at the same time never meet', async () => {
  const answer = async (value: string) => {
    const content = (
      <tone.Within value={value}>
        <Words />
      </tone.Within>
    )
    await pause()
    const first = render(content)
    await pause()
    return [first, render(content), render(<Words />)]
  }
  const asked = Array.from({ length: 50 }, (_, i) => ['vi', 'en', 'km'][i % 3]!)
  const heard = await Promise.all(asked.map(answer))
  expect(heard).toEqual(
    asked.map(value => [`<small>${value}</small>`, `<small>${value}</small>`, '<small>quiet</small>']),
  )
})
