import fc from 'fast-check'
import type { Answers } from './index.ts'

/** Answers that fit the form or not, as people and attackers send them. */
const anything = fc.anything({
  maxDepth: 2,
  key: fc.constantFrom('name', 'birth', 'income', '__proto__', 'x'),
})
export const arbitraryAnswers: fc.Arbitrary<Answers> = fc.record(
  {
    head: fc.oneof(
      anything,
      fc.record({
        name: fc.string(),
        birth: fc.constantFrom('1960', '1960-13', '1960-05-31'),
        home: anything,
      }),
    ),
    reason: fc.constantFrom('new', 'split', 'other', null),
    split: fc.record(
      { consent: fc.boolean(), date: fc.constantFrom('2026-01-01', '2030-01-01', 'x') },
      { requiredKeys: [] },
    ),
    needs: fc.oneof(fc.array(fc.constantFrom('điện', 'nước', 'gió')), anything),
    members: fc.oneof(
      anything,
      fc.array(
        fc.record(
          {
            name: fc.string(),
            birth: fc.constantFrom('1990-01-01', '2020-01-01', 'x'),
            income: fc.oneof(fc.nat(9_000_000), fc.string()),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 6 },
      ),
    ),
    rooms: fc.oneof(fc.integer(), anything),
    extra: anything,
  },
  { requiredKeys: [] },
)
