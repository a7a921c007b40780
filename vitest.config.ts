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

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...asTheProgram,
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
        test: {
          ...asTheProgram,
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
