import './scripts/tsx.mjs'
import { defineConfig } from 'vitest/config'

// Tests run as the program does, loaded by Node itself.
const asTheProgram = {
  execArgv: ['--import', './scripts/tsx.mjs'],
  experimental: { viteModuleRunner: false, nodeLoader: false },
}
const env = {
  DATABASE_WALLS: 'true',
  LOG_LEVEL: 'silent',
  SECRET_KEY: 'a secret of the tests, long enough for them',
}

// What comes by itself comes within a moment, unless others use the machine.
const patient = { poll: { timeout: 15_000 } }

const measures = 'tests/journeys/lighthouse.e2e.ts'
const inABrowser = {
  ...asTheProgram,
  env: { ...env, DATA_DIR: '.data/journeys' },
  testTimeout: 120_000,
  expect: patient,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    ...asTheProgram,
    maxWorkers: 2,
    globalSetup: ['tests/support/postgres.ts'],
    projects: [
      {
        test: {
          ...asTheProgram,
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
          env: { ...env, DATA_DIR: '.data/test' },
          testTimeout: 60_000,
          expect: patient,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          ...inABrowser,
          name: 'journeys',
          include: ['tests/journeys/**/*.e2e.ts'],
          exclude: [measures],
        },
      },
      {
        test: {
          ...inABrowser,
          name: 'journeys, measured',
          include: [measures],
          // Alone: what else runs makes a page slower.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
