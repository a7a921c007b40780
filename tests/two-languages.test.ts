import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
beforeAll(async () => {
  app = await testApp(db.database)
}, 120_000)
afterAll(() => app.close())

// Words that the components say by themselves.
const words = {
  vi: ['<html lang="vi"', 'Chuyển đến nội dung chính', 'Danh mục', 'Đăng nhập'],
  en: ['<html lang="en"', 'Skip to main content', 'Menu', 'Sign in'],
}

test('people who read in two languages at the same time each get their own', async () => {
  const asked = Array.from({ length: 60 }, (_, i) => ({
    path: ['/', '/thu-tuc', '/tra-cuu', '/xac-minh', '/khong-co'][i % 5],
    lang: (['vi', 'en'] as const)[i % 2]!,
  }))
  await Promise.all(
    asked.map(async ({ path, lang }) => {
      const { body } = await app.inject({ url: `${path}?lang=${lang}` })
      const other = lang === 'vi' ? 'en' : 'vi'
      expect(words[lang].filter(word => !body.includes(word))).toEqual([])
      expect(
        words[other].filter(word => body.includes(`${word}<`) || body.startsWith(`<!doctype html>${word}`)),
      ).toEqual([])
    }),
  )
})
