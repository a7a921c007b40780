import type { DossierStatusCode } from '../texts/texts.ts'
import { StatusTag } from './status-tag.tsx'

const all: DossierStatusCode[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

export const examples = {
  'mười trạng thái': (
    <p>
      {all.map(status => (
        <>
          <StatusTag status={status} />{' '}
        </>
      ))}
    </p>
  ),
}
