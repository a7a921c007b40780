import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
    environment: 'node',
    globalSetup: ['tests/support/postgres.ts'],
    env: { DATABASE_WALLS: 'true', LOG_LEVEL: 'silent', SECRET_KEY: 'a secret of the tests, long enough for them' },
    maxWorkers: 2,
    testTimeout: 20_000,
  },
})
