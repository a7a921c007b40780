import { answerAside } from './index.ts'

/** Does as it is told. */
export type Told = { say: string } | { fail: string } | { hang: true } | { die: true }

answerAside((told: Told) => {
  if ('fail' in told) throw new Error(told.fail)
  if ('die' in told) process.exit(3)
  // Busy as a parser is that never comes to an end, deaf to everything but a signal.
  if ('hang' in told) for (;;);
  return { said: told.say, pid: process.pid }
})
