import { defineConfig } from 'vitest/config'

const jsx = { jsx: { runtime: 'automatic', importSource: '#lib/html', development: false } } as const
const env = {
  DATABASE_WALLS: 'true',
  LOG_LEVEL: 'silent',
  SECRET_KEY: 'a secret of the tests, long enough for them',
}

// What comes by itself comes within a moment, unless others use the machine.
const patient = { poll: { timeout: 15_000 } }

export default defineConfig({
  oxc: jsx,
  test: {
    maxWorkers: 2,
    projects: [
      {
        oxc: jsx,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
          globalSetup: ['tests/support/postgres.ts'],
          env: { ...env, DATA_DIR: '.data/test' },
          testTimeout: 60_000,
          expect: patient,
          hookTimeout: 60_000,
        },
      },
      {
        oxc: jsx,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.e2e.ts'],
          globalSetup: ['tests/support/postgres.ts'],
          env: { ...env, DATA_DIR: '.data/journeys' },
          testTimeout: 120_000,
          expect: patient,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
