export { answerAside } from './answer.ts'
export { type Aside, aside, Busy } from './aside.ts'
