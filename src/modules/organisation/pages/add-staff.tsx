import { FormPage, PageHeading, Select, TextInput } from '#design'
import { personNameReasons } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { addStaff, type NewStaff, type StaffErrors } from '../commands/add-staff.ts'
import { texts } from '../texts.ts'
import { agencyChoice } from './agency-choice.ts'

const here = '/can-bo/quan-tri/can-bo/moi'

export const addStaffPage = definePage({
  path: here,
  who: 'staff',
  text: 'Thêm cán bộ',
  get: ctx => formPage(ctx, { name: '', email: '', phone: '', agency: '', title: '' }, {}),
  async post(ctx) {
    const field = (name: keyof NewStaff) => [ctx.form[name] ?? ''].flat()[0]!
    const input = {
      name: field('name'),
      email: field('email'),
      phone: field('phone'),
      agency: field('agency'),
      title: field('title'),
    }
    if (!input.agency) return formPage(ctx, input, { agency: 'required' })
    const added = await ctx.write(tx => addStaff(tx, input))
    return added.ok
      ? redirect(`/can-bo/quan-tri/can-bo/${added.id}?xong=added`)
      : formPage(ctx, input, added.errors)
  },
})

async function formPage(ctx: Ctx, input: NewStaff, errors: StaffErrors): Promise<Reply> {
  need(ctx, 'organisation:administration.open')
  const t = texts(ctx.locale)
  const agencies = await ctx.read(agencyChoice)
  const words = (name: keyof StaffErrors): string | undefined => {
    const reason = errors[name]
    if (!reason) return undefined
    if (reason in personNameReasons) {
      const letter = /[^\p{L}\p{M}\s'-]/u.exec(input.name)?.[0] ?? ''
      return personNameReasons[reason as keyof typeof personNameReasons][ctx.locale].replace(
        '{letter}',
        letter,
      )
    }
    return reason === 'required'
      ? t(name === 'agency' ? 'staff.agency.required' : 'staff.title.required')
      : t(`staff.${reason as 'email.taken'}`)
  }
  const field = (name: keyof NewStaff, label: string) => ({
    name,
    label,
    value: input[name] ?? '',
    error: words(name),
  })
  return staffPage(ctx, {
    title: t('staff.add'),
    hasErrors: Object.keys(errors).length > 0,
    breadcrumbs: [
      { text: t('admin.title'), href: '/can-bo/quan-tri' },
      { text: t('staff.title'), href: '/can-bo/quan-tri/can-bo' },
      { text: t('staff.add') },
    ],
    children: (
      <FormPage
        action={here}
        csrf={ctx.csrf}
        submitText={t('staff.add')}
        errors={(Object.keys(errors) as (keyof StaffErrors)[]).map(name => ({
          field: name,
          text: words(name),
        }))}
      >
        <PageHeading title={t('staff.add')} />
        <TextInput {...field('name', t('staff.name'))} autoCapitalize="words" autoComplete="off" />
        <TextInput
          {...field('email', t('staff.email'))}
          hint={t('staff.email.hint')}
          type="email"
          autoComplete="off"
        />
        <TextInput {...field('phone', t('staff.phone'))} type="tel" width={20} optional autoComplete="off" />
        <Select {...field('agency', t('staff.agency'))} items={agencies} emptyText="" />
        <TextInput {...field('title', t('staff.position'))} />
      </FormPage>
    ),
  })
}
