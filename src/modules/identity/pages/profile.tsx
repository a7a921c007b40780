import { z } from 'zod'
import { Button, NotificationBanner, PageHeading, SummaryList, Table, Tag } from '#design'
import { maskPersonalNumber } from '#lib/person-number'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { areaNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { NotFound, NotSignedIn } from '#platform/errors'
import { type Ctx, definePage, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { endOwnSession } from '../commands/end-own-session.ts'
import { removeContact } from '../commands/remove-contact.ts'
import { sendContactCode } from '../commands/send-contact-code.ts'
import { type Contact, listContacts } from '../queries/contacts.ts'
import { getPerson, type Person } from '../queries/person.ts'
import { listOwnSessions } from '../queries/sessions.ts'
import { texts } from '../texts.ts'
import { SessionList } from './session-list.tsx'

export const profilePath = '/tai-khoan'

const done = {
  verified: 'contact.done.verified',
  removed: 'contact.done.removed',
  session: 'account.sessions.ended',
} as const

/** A citizen's own account: what VNeID told, how they are reached, where they are signed in. */
export const profilePage = definePage({
  path: profilePath,
  who: 'citizen',
  text: 'Tài khoản của người dân: thông tin, kênh liên hệ, nơi đang đăng nhập',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { person, contacts, sessions, residence } = await ctx.read(async tx => {
      const person = await getPerson(tx, ownId(ctx))
      const [contacts, sessions] = [await listContacts(tx, person.id), await listOwnSessions(tx)]
      return { person, contacts, sessions, residence: await residenceInWords(tx, person) }
    })
    const said = Object.hasOwn(done, ctx.query.xong ?? '') && done[ctx.query.xong as keyof typeof done]
    return citizenPage(ctx, {
      title: t('profile.title'),
      isPrivate: true,
      wide: true,
      children: (
        <>
          {said && <NotificationBanner kind="success" text={t(said)} />}
          <PageHeading title={t('profile.title')} lead={t('profile.lead')} />
          <SummaryList
            rows={[
              { key: t('profile.name'), value: person.name },
              { key: t('profile.number'), value: maskPersonalNumber(person.personal_number) },
              { key: t('profile.birth'), value: person.birth_date ? partialDay(person.birth_date) : '—' },
              { key: t('profile.sex'), value: person.sex ? t(`profile.sex.${person.sex}`) : '—' },
              { key: t('profile.residence'), value: residence || '—' },
              ...(person.represents
                ? [
                    {
                      key: t('profile.represents'),
                      value: `${person.represents.name} (${person.represents.tax_code})`,
                    },
                  ]
                : []),
              ...(person.level
                ? [{ key: t('profile.level'), value: t('profile.level.text', { level: person.level }) }]
                : []),
            ]}
          />
          <h2 class="govuk-heading-m">{t('contact.title')}</h2>
          <p class="govuk-body">{t('contact.lead')}</p>
          {contacts.length ? (
            <ContactTable ctx={ctx} contacts={contacts} />
          ) : (
            <p class="govuk-body">{t('contact.none')}</p>
          )}
          <Button href={`${profilePath}/lien-he`}>{t('contact.add')}</Button>
          <SessionList ctx={ctx} sessions={sessions} action={profilePath} />
        </>
      ),
    })
  },
  async post(ctx) {
    const id = (name: string) => {
      const read = z.uuid().safeParse([ctx.form[name] ?? ''].flat()[0])
      if (!read.success) throw new NotFound(name)
      return read.data
    }
    switch (ctx.form.step) {
      case 'end-session':
        await ctx.write(tx => endOwnSession(tx, { session: id('session') }))
        return redirect(`${profilePath}?xong=session`)
      case 'remove':
        await ctx.write(tx => removeContact(tx, { contact: id('contact') }))
        return redirect(`${profilePath}?xong=removed`)
      case 'verify':
        await ctx.write(tx => sendContactCode(tx, { contact: id('contact') }))
        return redirect(`${profilePath}/lien-he/${id('contact')}`)
      default:
        throw new NotFound('page')
    }
  },
})

export function ownId(ctx: Ctx): string {
  if (ctx.actor.kind !== 'citizen') throw new NotSignedIn()
  return ctx.actor.id
}

async function residenceInWords(tx: Tx, { residence }: Person): Promise<string> {
  const { detail, commune, province } = residence
  const codes = [commune, province].filter(code => code !== undefined)
  const names = await areaNames(tx, codes)
  return [detail, ...codes.map(code => names.get(code))].filter(Boolean).join(', ')
}

/** "02/09/2000", "09/2000" or "2000". */
function partialDay(text: string): string {
  return text.length === 10 ? formatDay(text) : text.split('-').reverse().join('/')
}

function ContactTable({ ctx, contacts }: { ctx: Ctx; contacts: Contact[] }) {
  const t = texts(ctx.locale)
  const ended = (contact: Contact) => contact.expires_on !== null && contact.expires_on < vnDay(ctx.now)
  const button = (contact: Contact, step: string, text: string) => (
    <form method="post" action={profilePath}>
      <input type="hidden" name="_csrf" value={ctx.csrf} />
      <input type="hidden" name="step" value={step} />
      <input type="hidden" name="contact" value={contact.id} />
      <Button kind="secondary" small>
        {text}
        <span class="govuk-visually-hidden"> {contact.address}</span>
      </Button>
    </form>
  )
  return (
    <Table
      caption={t('contact.title')}
      captionHidden
      rows={contacts}
      rowKey={row => row.id}
      columns={[
        {
          key: 'address',
          header: t('contact.address'),
          isRowHeader: true,
          cell: row =>
            row.holder_name
              ? `${row.address} (${t('contact.holder.of', { name: row.holder_name })})`
              : row.address,
        },
        { key: 'channel', header: t('contact.channel'), cell: row => t(`contact.channel.${row.channel}`) },
        {
          key: 'purposes',
          header: t('contact.purposes'),
          cell: row => row.purposes.map(purpose => t(`contact.purpose.${purpose}`)).join(', '),
        },
        {
          key: 'state',
          header: t('contact.state'),
          cell: row =>
            ended(row) ? (
              <Tag colour="grey">{t('contact.ended')}</Tag>
            ) : (
              <Tag colour={row.verified_at ? 'green' : 'amber'}>
                {t(row.verified_at ? 'contact.verified' : 'contact.unverified')}
              </Tag>
            ),
        },
        {
          key: 'do',
          header: <span class="govuk-visually-hidden">{t('table.actions')}</span>,
          cell: row => (
            <div class="govuk-button-group">
              {!row.verified_at && !ended(row) && button(row, 'verify', t('contact.verify'))}
              {button(row, 'remove', t('contact.remove'))}
            </div>
          ),
        },
      ]}
    />
  )
}
