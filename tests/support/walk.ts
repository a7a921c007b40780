import type { Page } from 'playwright-core'
import { type FormDefinition, postedValues, settle } from '#lib/form'
import type { liveSite } from './live-site.ts'
import { signInStaff } from './sign-in.ts'

/** Answers a page as a person would: every box, choice and list that the page shows. */
export async function answer(
  page: Page,
  form: FormDefinition,
  pageId: string,
  answers: Record<string, unknown>,
  today: string,
): Promise<void> {
  for (const [name, value] of Object.entries(
    postedValues(form, pageId, settle(form, answers, { today }).answers),
  )) {
    for (const one of [value].flat()) {
      if (one === '') continue
      const controls = page.locator(`[name="${name}"]:not([type=hidden])`)
      if (!(await controls.count())) continue
      const kind = await controls.first().evaluate(control => (control as HTMLInputElement).type)
      if (kind === 'radio' || kind === 'checkbox')
        await page.locator(`[name="${name}"][value="${one}"]`).check({ force: true })
      else if (kind === 'select-one') await controls.first().selectOption(one)
      else if (await controls.first().isVisible()) await controls.first().fill(one)
    }
  }
}

/** At the VNeID of the demonstration. */
export async function signInAsCitizen(page: Page, name: string): Promise<void> {
  await page.fill('input[name=tim]', name)
  await page.getByRole('button', { name: 'Tìm' }).click()
  await page.locator('input[name=nguoi]').first().check()
  await page.locator('button[value=dang-nhap]').click()
}

/** The officers of a running demonstration, each in a browser at 1366 px, and what they find there. */
export function officersOn(site: ReturnType<typeof liveSite>) {
  return {
    /** One who has this role there. */
    async officer(role: string, agency: string): Promise<Page> {
      const { rows } = await site.database.pool.query(
        'SELECT s.email FROM organisation.staff_role r JOIN organisation.staff s ON s.id = r.staff WHERE r.role = $1 AND r.agency = $2 ORDER BY s.email LIMIT 1',
        [role, agency],
      )
      if (!rows[0]) throw new Error(`Nobody is ${role} at ${agency}`)
      return site.visitor({ width: 1366, cookie: await signInStaff(site, rows[0].email) })
    },
    async statusOf(code: string): Promise<number> {
      return (await site.database.pool.query('SELECT status FROM dossiers.dossier WHERE code = $1', [code]))
        .rows[0].status
    },
    /** From the worklist to the task, as an officer goes. */
    async openTask(page: Page, code: string): Promise<void> {
      await until(async () => {
        await page.goto('/can-bo')
        return (await page.getByRole('link', { name: code }).count()) > 0
      })
      await page.getByRole('link', { name: code }).first().click()
      await page.locator('main a[href^="/can-bo/viec/"]').first().click()
    },
  }
}

export async function until(holds: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return
    await new Promise(done => setTimeout(done, 200))
  }
  throw new Error('It did not come to pass within 20 seconds')
}
