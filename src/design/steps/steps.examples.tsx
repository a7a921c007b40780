import { Steps } from './steps.tsx'

export const examples = { 'đang ở bước 2': <Steps current={2} total={6} title="Cha và mẹ" /> }
