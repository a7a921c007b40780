import { DocumentLink, EmptyState, InsetText } from '#design'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { findByVerifyCode } from '#modules/vault'
import { can } from '#platform/access'
import type { SectionProps } from './dossier-page.tsx'

/** Papers that were issued about the dossier, what others said of it, and its result from draft to sealed. */
export async function DocumentsTab({ tx, t, file }: SectionProps) {
  const { dossier, version, details, nameOf } = file
  const base = `/can-bo/ho-so/${dossier.code}`
  const { result } = details
  const issued =
    result?.document && result.verify_code ? await findByVerifyCode(tx, result.verify_code) : undefined
  const drafted = result || details.tasks.some(task => task.does === 'examine' || task.does === 'sign')
  return (
    <>
      <h2 class="govuk-heading-m">{t('documents.printed')}</h2>
      {details.printed.length === 0 && <EmptyState title={t('documents.none')} />}
      {details.printed.map(paper => (
        <>
          <DocumentLink
            href={`${base}/phieu/${paper.id}`}
            name={t(`form.${paper.form}` as 'form.01')}
            kind="PDF"
            meta={
              <>
                {formatDateTime(paper.at)}
                {paper.form === '01' && (
                  <>
                    {' · '}
                    <a class="govuk-link" href={`${base}/phieu/${paper.id}?kho=80`}>
                      {t('documents.80mm')}
                    </a>
                  </>
                )}
              </>
            }
          />
        </>
      ))}
      {dossier.received_at && (
        <DocumentLink
          href={`${base}/phieu-kiem-soat`}
          name={t('form.06')}
          kind="PDF"
          meta={t('documents.as-of-now')}
        />
      )}

      <h2 class="govuk-heading-m">{version.definition.result.name}</h2>
      {result?.number && result.issued_on && (
        <p>{t('result.number', { number: result.number, day: formatDay(result.issued_on) })}</p>
      )}
      {drafted && !result?.signed_file && (
        <DocumentLink href={`${base}/ket-qua/du-thao`} name={t('result.draft')} kind="PDF" />
      )}
      {result?.signed_file && !result.sealed_file && (
        <DocumentLink
          href={`${base}/ket-qua/da-ky`}
          name={t('result.signed')}
          kind="PDF"
          meta={result.signed_by ? nameOf(`staff:${result.signed_by}`) : undefined}
        />
      )}
      {result?.sealed_file && (
        <DocumentLink href={`${base}/ket-qua/ban-chinh`} name={t('result.sealed')} kind="PDF" />
      )}
      {issued?.state === 'revoked' && (
        <InsetText>{t('result.revoked', { reason: issued.revoked_reason ?? '' })}</InsetText>
      )}
      {issued?.state === 'replaced' && <InsetText>{t('result.replaced')}</InsetText>}
      {issued?.state === 'valid' && can(tx, 'vault:document.revoke', { agency: dossier.deciding }) && (
        <p>
          <a class="govuk-link" href={`${base}/thu-hoi`}>
            {t('revoke.link')}
          </a>
        </p>
      )}
      {!drafted && <p>{t('result.none')}</p>}

      {details.opinions.length > 0 && <h2 class="govuk-heading-m">{t('opinions.title')}</h2>}
      {details.opinions.map(opinion => (
        <section class="sen-card">
          <p>
            <strong>{nameOf(opinion.by) ?? t('somebody')}</strong>, {formatDateTime(opinion.at)}:{' '}
            {details.tasks.find(task => task.id === opinion.task)?.name}
          </p>
          <p>{opinion.text}</p>
          {opinion.file && <DocumentLink href={`${base}/y-kien/${opinion.task}`} name={t('opinions.file')} />}
        </section>
      ))}
    </>
  )
}
