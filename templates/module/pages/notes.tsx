import { EmptyState, FormPage, PageHeading, Table, Textarea } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { NotAllowed } from '#platform/errors'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { longestNote, type WrittenNote, writeNote } from '../commands/write-note.ts'
import { listNotes } from '../queries/list-notes.ts'
import { texts } from '../texts.ts'

const path = '/can-bo/example'

/** The notes of the officer's agency, and a place for one more. */
export const notesPage = definePage({
  path,
  who: 'staff',
  text: 'Ghi chú của cơ quan mình',
  get: ctx => show(ctx),
  async post(ctx) {
    const text = typeof ctx.form.text === 'string' ? ctx.form.text : ''
    const written = await ctx.write(tx => writeNote(tx, { agency: agencyOf(ctx), text }))
    return written.ok ? redirect(path) : show(ctx, { text, error: written.error })
  },
})

type Wrong = { text: string; error: Extract<WrittenNote, { ok: false }>['error'] }

/** The agency that the officer works at; whoever reads notes nowhere is told that there is nothing here. */
function agencyOf(ctx: Ctx): string {
  const grants = ctx.actor.kind === 'staff' ? ctx.actor.grants : []
  const own = grants.find(({ agency }) => can(ctx, 'example:note.read', { agency }))
  if (!own) throw new NotAllowed('not-allowed')
  return own.agency
}

async function show(ctx: Ctx, wrong?: Wrong): Promise<Reply> {
  const t = texts(ctx.locale)
  const notes = await ctx.read(tx => listNotes(tx, { agency: agencyOf(ctx) }))
  const error = wrong && t(`error.${wrong.error}`, { most: longestNote })
  return staffPage(ctx, {
    title: t('notes.title'),
    hasErrors: wrong !== undefined,
    children: (
      <>
        <PageHeading title={t('notes.title')} />
        <FormPage
          action={path}
          csrf={ctx.csrf}
          errors={error ? [{ field: 'text', text: error }] : []}
          submitText={t('notes.write')}
          sticky={false}
        >
          <Textarea
            name="text"
            label={t('notes.text')}
            hint={t('notes.hint')}
            value={wrong?.text}
            error={error}
            maxCharacters={longestNote}
          />
        </FormPage>
        {notes.length === 0 && <EmptyState title={t('notes.empty')} />}
        {notes.length > 0 && (
          <Table
            caption={t('notes.title')}
            captionHidden
            rows={notes}
            rowKey={note => note.id}
            columns={[
              {
                key: 'when',
                header: t('notes.when'),
                noWrap: true,
                cell: note => formatDateTime(note.written_at),
              },
              { key: 'what', header: t('notes.what'), isRowHeader: true, cell: note => note.text },
            ]}
          />
        )}
      </>
    ),
  })
}
