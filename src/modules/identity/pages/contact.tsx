import { z } from 'zod'
import { Checkboxes, CopyCode, FormPage, InsetText, PageHeading, Radios, TextInput } from '#design'
import { parseDay, vnDay } from '#lib/vietnamese-text'
import { server } from '#platform/config'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { addContact, type ContactErrors } from '../commands/add-contact.ts'
import { sendContactCode } from '../commands/send-contact-code.ts'
import { verifyContact } from '../commands/verify-contact.ts'
import { type Contact, contactCodeToSend, listContacts } from '../queries/contacts.ts'
import { type Channel, type Purpose, purposes } from '../schema.ts'
import { texts } from '../texts.ts'
import { ownId, profilePath } from './profile.tsx'

const here = `${profilePath}/lien-he`
const channels: readonly Channel[] = ['phone', 'zalo', 'email']

type Typed = {
  channel: string
  address: string
  holder: string
  holder_name: string
  purposes: string[]
  expires_on: string
}

export const addContactPage = definePage({
  path: here,
  who: 'citizen',
  text: 'Thêm kênh liên hệ, của mình hoặc của người thân',
  get: async ctx =>
    formPage(
      ctx,
      {
        channel: 'phone',
        address: '',
        holder: 'self',
        holder_name: '',
        purposes: [...purposes],
        expires_on: '',
      },
      {},
    ),
  async post(ctx) {
    const one = (name: string) => [ctx.form[name] ?? ''].flat()[0]!.trim()
    const typed: Typed = {
      channel: one('channel'),
      address: one('address'),
      holder: one('holder'),
      holder_name: one('holder_name'),
      purposes: [ctx.form.purposes ?? []].flat(),
      expires_on: one('expires_on'),
    }
    const expires = typed.expires_on ? parseDay(typed.expires_on) : undefined
    if (typed.expires_on && (!expires || expires < vnDay(ctx.now)))
      return formPage(ctx, typed, { expires_on: 'expires.past' })
    const added = await ctx.write(tx =>
      addContact(tx, {
        person: ownId(ctx),
        channel: channels.find(channel => channel === typed.channel) ?? 'phone',
        address: typed.address,
        holder: typed.holder === 'relative' ? 'relative' : 'self',
        holder_name: typed.holder_name,
        purposes: purposes.filter(purpose => typed.purposes.includes(purpose)) as Purpose[],
        expires_on: expires,
      }),
    )
    return added.ok ? redirect(`${here}/${added.id}`) : formPage(ctx, typed, added.errors)
  },
})

function formPage(ctx: Ctx, typed: Typed, errors: ContactErrors): Reply {
  const t = texts(ctx.locale)
  const words = (field: keyof ContactErrors): string | undefined => {
    const reason = errors[field]
    if (!reason) return undefined
    return reason === 'required'
      ? t(`contact.error.required.${field as 'purposes'}`)
      : t(`contact.error.${reason}`)
  }
  const fields = Object.keys(errors) as (keyof ContactErrors)[]
  return citizenPage(ctx, {
    title: t('contact.add'),
    hasErrors: fields.length > 0,
    status: fields.length ? 422 : 200,
    backHref: profilePath,
    isPrivate: true,
    children: (
      <FormPage
        action={here}
        csrf={ctx.csrf}
        submitText={t('contact.add')}
        errors={fields.map(field => ({ field, text: words(field) }))}
      >
        <PageHeading title={t('contact.add')} lead={t('contact.lead')} />
        <Radios
          name="channel"
          legend={t('contact.channel')}
          value={typed.channel}
          items={channels.map(value => ({ value, text: t(`contact.channel.${value}`) }))}
        />
        <TextInput
          name="address"
          label={t('contact.address')}
          value={typed.address}
          error={words('address')}
          autoComplete="off"
        />
        <Radios
          name="holder"
          legend={t('contact.holder')}
          value={typed.holder}
          items={[
            { value: 'self', text: t('contact.holder.self') },
            {
              value: 'relative',
              text: t('contact.holder.relative'),
              conditional: (
                <TextInput
                  name="holder_name"
                  label={t('contact.holder.name')}
                  value={typed.holder_name}
                  error={words('holder_name')}
                  autoComplete="off"
                />
              ),
            },
          ]}
        />
        <Checkboxes
          name="purposes"
          legend={t('contact.purposes')}
          error={words('purposes')}
          values={typed.purposes}
          items={purposes.map(value => ({ value, text: t(`contact.purpose.${value}`) }))}
        />
        <TextInput
          name="expires_on"
          label={t('contact.expires')}
          hint={t('contact.expires.hint')}
          optional
          width={10}
          value={typed.expires_on}
          error={words('expires_on')}
        />
      </FormPage>
    ),
  })
}

export const verifyContactPage = definePage({
  path: `${here}/:id`,
  who: 'citizen',
  text: 'Nhập mã đã gửi đến một kênh liên hệ',
  async get(ctx) {
    const contact = await ownContact(ctx)
    return contact.verified_at ? redirect(profilePath) : codePage(ctx, contact)
  },
  async post(ctx) {
    const contact = await ownContact(ctx)
    if (ctx.form.step === 'again') {
      await ctx.write(tx => sendContactCode(tx, { contact: contact.id }))
      return redirect(`${here}/${contact.id}`)
    }
    const verified = await ctx.write(tx =>
      verifyContact(tx, { contact: contact.id, code: [ctx.form.code ?? ''].flat()[0]! }),
    )
    return verified.ok
      ? redirect(`${profilePath}?xong=verified`)
      : codePage(ctx, contact, texts(ctx.locale)(`contact.${verified.error}`))
  },
})

async function ownContact(ctx: Ctx): Promise<Contact> {
  const id = z.uuid().safeParse(ctx.params.id).data
  const contact = (await ctx.read(tx => listContacts(tx, ownId(ctx)))).find(one => one.id === id)
  if (!contact) throw new NotFound('contact')
  return contact
}

async function codePage(ctx: Ctx, contact: Contact, error?: string): Promise<Reply> {
  const t = texts(ctx.locale)
  const sent = server().DEMONSTRATION ? await ctx.read(tx => contactCodeToSend(tx, contact.id)) : undefined
  return citizenPage(ctx, {
    title: t('contact.code.title'),
    hasErrors: !!error,
    status: error ? 422 : 200,
    backHref: profilePath,
    isPrivate: true,
    children: (
      <>
        <PageHeading
          title={t('contact.code.title')}
          lead={t('contact.code.lead', { address: contact.address })}
        />
        {sent && (
          <InsetText>
            <CopyCode label={t('contact.code.demo')}>{sent.code}</CopyCode>
          </InsetText>
        )}
        <FormPage
          action={`${here}/${contact.id}`}
          csrf={ctx.csrf}
          submitText={t('contact.code.submit')}
          errors={error ? [{ field: 'code', text: error }] : []}
          secondary={
            <button type="submit" class="govuk-button govuk-button--secondary" name="step" value="again">
              {t('contact.code.again')}
            </button>
          }
        >
          <TextInput
            name="code"
            label={t('contact.code.label')}
            error={error}
            isCode
            width={10}
            inputMode="numeric"
            autoComplete="one-time-code"
          />
        </FormPage>
      </>
    ),
  })
}
