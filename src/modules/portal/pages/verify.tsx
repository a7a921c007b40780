import {
  FileUpload,
  type FormError,
  FormPage,
  PageHeading,
  Panel,
  SummaryList,
  Tag,
  TextInput,
  WarningText,
} from '#design'
import type { SignatureReport } from '#lib/pades'
import { formatDateTime, formatDay, vnDay } from '#lib/vietnamese-text'
import { inspectOurPdf, inspectPdf } from '#modules/signing'
import { findByVerifyCode, type Verified, validityOn } from '#modules/vault'
import { openFile } from '#platform/files'
import { type Ctx, definePage, fieldOf, type Reply, redirect, spend } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { findIssued, type Issued, isUnchanged } from '../find-issued.ts'
import { texts } from '../texts.ts'

type T = ReturnType<typeof texts>

/** Anybody: by look-up code, or by the file itself. The file is looked at in memory and forgotten. */
export const verify = definePage({
  path: '/xac-minh',
  who: 'anyone',
  text: 'Kiểm tra giấy tờ',
  inspects: true,
  limit: { times: 30, seconds: 300 },
  get: async ctx => form(ctx),
  async post(ctx) {
    const t = texts(ctx.locale)
    // No code is longer, and an address has its limits: half a letter is none of an address.
    const code = fieldOf(ctx, 'ma').slice(0, 100).toWellFormed().toUpperCase()
    if (code && !ctx.inspected) return redirect(`/xac-minh/${encodeURIComponent(code)}`)
    if (!ctx.inspected?.bytes.length) return form(ctx, [{ text: t('verify.file.missing'), field: 'tep' }])
    const { bytes } = ctx.inspected
    if (bytes.subarray(0, 1024).indexOf('%PDF-') < 0)
      return form(ctx, [{ text: t('verify.file.kind'), field: 'tep' }])
    const { issued, inspection } = await ctx.read(async tx => {
      const inspection = await inspectPdf(tx, bytes)
      return { issued: await findIssued(tx, bytes, inspection?.signatures ?? []), inspection }
    })
    return citizenPage(ctx, {
      title: t('verify.title'),
      backHref: '/xac-minh',
      children: (
        <>
          <PageHeading title={t('verify.title')} />
          {issued && <Standing t={t} document={issued.document} today={vnDay(ctx.now)} />}
          {issued && <p class="govuk-body">{t(issued.whole ? 'verify.known' : 'verify.known.within')}</p>}
          {!inspection ? (
            <WarningText>{t('verify.unfinished')}</WarningText>
          ) : inspection.fault ? (
            <WarningText>{t('verify.unreadable')}</WarningText>
          ) : (
            <Signatures t={t} signatures={inspection.signatures} issued={issued} />
          )}
        </>
      ),
    })
  },
})

/** Where the QR code on a result leads. */
export const verifyByCode = definePage({
  path: '/xac-minh/:code',
  who: 'anyone',
  text: 'Kiểm tra giấy tờ theo mã tra cứu',
  async get(ctx) {
    const t = texts(ctx.locale)
    await ctx.read(tx => spend(tx, `verify|${ctx.address}`, 60, 300))
    const found = await ctx.read(tx => findByVerifyCode(tx, ctx.params.code!))
    if (!found) return form(ctx, [{ text: t('verify.code.unknown'), field: 'ma' }], ctx.params.code)
    const { signatures, issued } = await ctx.read(async tx => {
      const { stream } = await openFile(tx, found.file)
      const bytes = Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>))
      const { signatures } = await inspectOurPdf(tx, bytes)
      return { signatures, issued: await findIssued(tx, bytes, signatures) }
    })
    return citizenPage(ctx, {
      title: t('verify.title'),
      backHref: '/xac-minh',
      children: (
        <>
          <PageHeading title={t('verify.title')} />
          <Standing t={t} document={found} today={vnDay(ctx.now)} />
          <Signatures t={t} signatures={signatures} issued={issued} />
        </>
      ),
    })
  },
})

function form(ctx: Ctx, errors: FormError[] = [], code = ''): Reply {
  const t = texts(ctx.locale)
  const errorAt = (field: string) => errors.find(error => error.field === field)?.text
  return citizenPage(ctx, {
    title: t('verify.title'),
    hasErrors: errors.length > 0,
    islands: ['once'],
    status: errors.length ? 422 : 200,
    children: (
      <FormPage
        action="/xac-minh"
        csrf={ctx.csrf}
        errors={errors}
        submitText={t('verify.title')}
        hasFiles
        sticky={false}
      >
        <PageHeading title={t('verify.title')} />
        <p class="govuk-body-l">{t('verify.lead')}</p>
        <TextInput
          id="ma"
          name="ma"
          label={t('verify.code')}
          hint={t('verify.code.hint')}
          value={code}
          error={errorAt('ma')}
          autoComplete="off"
        />
        <FileUpload id="tep" name="tep" label={t('verify.file')} accept={['.pdf']} error={errorAt('tep')} />
      </FormPage>
    ),
  })
}

function Standing({ t, document, today }: { t: T; document: Verified; today: string }) {
  const validity = validityOn(document, today)
  const good = validity === 'valid' || validity === 'expiring'
  const title = t(good ? 'verify.found' : `verify.${validity}`)
  return (
    <>
      {good ? <Panel title={title} headingLevel={2} /> : <WarningText>{title}</WarningText>}
      <SummaryList
        rows={[
          { key: t('verify.name'), value: document.name },
          { key: t('verify.number'), value: document.number ?? '—' },
          { key: t('verify.issuer'), value: document.issuer_name },
          { key: t('verify.issued'), value: formatDay(document.issued_on) },
          {
            key: t('verify.expires'),
            value: document.expires_on ? formatDay(document.expires_on) : t('verify.noExpiry'),
          },
        ]}
      />
    </>
  )
}

function Signatures(props: { t: T; signatures: readonly SignatureReport[]; issued: Issued | undefined }) {
  const { t, signatures, issued } = props
  if (!signatures.length) return <WarningText>{t('verify.none')}</WarningText>
  return (
    <>
      <h2 class="govuk-heading-m">{t('verify.signatures')}</h2>
      {isUnchanged(signatures, issued) ? (
        <p class="govuk-body">{t('verify.unchanged')}</p>
      ) : (
        <WarningText>{t('verify.changed')}</WarningText>
      )}
      {signatures.map(one => (
        <SummaryList
          rows={[
            {
              key: t('verify.signature.by'),
              value: (
                <>
                  {one.signer?.commonName ?? '—'}{' '}
                  <Tag colour={!one.intact ? 'red' : one.trusted ? 'green' : 'amber'}>
                    {t(
                      !one.intact
                        ? 'verify.signature.bad'
                        : one.trusted
                          ? 'verify.signature.good'
                          : 'verify.signature.untrusted',
                    )}
                  </Tag>
                </>
              ),
            },
            { key: t('verify.signature.org'), value: one.signer?.organisation ?? '—' },
            { key: t('verify.signature.at'), value: one.signedAt ? formatDateTime(one.signedAt) : '—' },
          ]}
        />
      ))}
    </>
  )
}
