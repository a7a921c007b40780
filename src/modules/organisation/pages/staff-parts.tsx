import { Button, Table, Timeline } from '#design'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { type Role, roles } from '#platform/access'
import type vi from '../messages.vi.ts'
import type { StaffRecord } from '../queries/staff-record.ts'
import type { texts } from '../texts.ts'

type T = ReturnType<typeof texts>

/** The roles held, each with a button that takes it. */
export function StaffRoles({
  t,
  staff,
  action,
  csrf,
}: {
  t: T
  staff: StaffRecord
  action: string
  csrf: string
}) {
  if (!staff.roles.length)
    return (
      <>
        <h2 class="govuk-heading-m">{t('staff.roles')}</h2>
        <p class="govuk-body">{t('staff.no-roles')}</p>
      </>
    )
  return (
    <Table
      caption={t('staff.roles')}
      captionSize="m"
      rows={staff.roles}
      rowKey={row => row.id}
      columns={[
        { key: 'role', header: t('staff.role'), isRowHeader: true, cell: row => roles[row.role] },
        { key: 'agency', header: t('staff.agency'), cell: row => row.agency_name },
        { key: 'reach', header: t('staff.reach'), cell: row => t(`staff.reach.${row.reach}`) },
        { key: 'from', header: t('staff.from'), cell: row => formatDay(row.valid_from) },
        {
          key: 'to',
          header: t('staff.to'),
          cell: row => (row.valid_to ? formatDay(row.valid_to) : t('staff.to.open')),
        },
        {
          key: 'take',
          header: <span class="govuk-visually-hidden">{t('table.actions')}</span>,
          cell: row => (
            <form method="post" action={action}>
              <input type="hidden" name="_csrf" value={csrf} />
              <input type="hidden" name="step" value="take" />
              <input type="hidden" name="role" value={row.id} />
              <Button kind="secondary" small>
                {t('staff.take')}
                <span class="govuk-visually-hidden"> {roles[row.role]}</span>
              </Button>
            </form>
          ),
        },
      ]}
    />
  )
}

export function StaffHistory({ t, staff }: { t: T; staff: StaffRecord }) {
  // Other systems write into the same chain (sign-ins, passwords): they show under their own pages.
  const own = staff.history.filter(row => row.action.startsWith('staff.'))
  if (!own.length) return null
  return (
    <>
      <h2 class="govuk-heading-m">{t('staff.history')}</h2>
      <Timeline
        items={own.toReversed().map(({ action, body, at, by }) => ({
          state: 'done',
          title: t(`staff.log.${action}` as keyof typeof vi, {
            title: String(body.title ?? ''),
            agency: String(body.agency ?? ''),
            role: roles[body.role as Role] ?? '',
          }),
          who: by,
          when: formatDateTime(at),
          dateTime: at.toISOString(),
        }))}
      />
    </>
  )
}
