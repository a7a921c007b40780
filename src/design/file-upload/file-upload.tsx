import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { type Attributes, Field, type FieldProps, type LabelProps } from '../field/field.tsx'
import { Island } from '../island/island.tsx'
import { useTexts } from '../texts/texts.ts'

export type UploadedFile = {
  id: string
  name: string
  sizeText?: string
  /** To look at it. */
  href?: string
  /** Name of the submit button that removes it; posted with the file's id. */
  removeName?: string
}

export type FileUploadProps = FieldProps &
  LabelProps & {
    /** Extensions or media types for the file chooser, e.g. `['.pdf', 'image/*']`. */
    accept?: string[]
    /** The same in words, e.g. "PDF, JPG hoặc PNG"; shown together with `maxSizeText`. */
    acceptText?: string
    maxSizeText?: string
    maxBytes?: number
    multiple?: boolean
    uploaded?: UploadedFile[]
    /** Where the resumable upload starts (tus); without it, or without scripts, the form posts the file itself. */
    uploadUrl?: string
    /** Name of the hidden inputs with the ids of finished uploads; default `upload`. */
    uploadField?: string
    /** What to say of a file that the server does not take, by its reason, e.g. `empty`; `{name}` is the file's. */
    refusals?: { [reason: string]: string }
    class?: string
    attributes?: Attributes
  }

/** One or more files, with those already there. Add the `upload` island for uploads that survive a lost connection. */
export function FileUpload(props: FileUploadProps) {
  const texts = useTexts()
  const kinds = props.acceptText && props.maxSizeText && texts.fileKinds(props.acceptText, props.maxSizeText)
  const hint = kinds ? (
    <>
      {props.hint} {kinds}
    </>
  ) : (
    props.hint
  )
  return (
    <Field
      {...props}
      hint={hint}
      groupAttributes={
        props.uploadUrl
          ? uploadAttributes(props, { ...texts.upload, remove: texts.remove, ...props.refusals })
          : undefined
      }
      control={({ id, describedBy }) => (
        <input
          class={classNames('govuk-file-upload', props.class, props.error && 'govuk-file-upload--error')}
          id={id}
          name={props.name}
          type="file"
          disabled={props.disabled}
          multiple={props.multiple}
          accept={props.accept?.join(',')}
          aria-describedby={describedBy}
          {...props.attributes}
        />
      )}
      after={
        <>
          {(props.uploaded?.length || props.uploadUrl) && <UploadList {...props} />}
          {props.uploadUrl && <Island name="upload" />}
        </>
      }
    />
  )
}

const uploadAttributes = (props: FileUploadProps, texts: { [name: string]: string }): Attributes => ({
  'data-upload': props.uploadUrl,
  'data-upload-field': props.uploadField ?? 'upload',
  'data-max-bytes': props.maxBytes,
  ...Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      `data-text-${name.toLowerCase().replaceAll('-', '')}`,
      text,
    ]),
  ),
})

function UploadList(props: FileUploadProps) {
  const texts = useTexts()
  return (
    <ul class="sen-uploads" aria-label={texts.filesUploaded}>
      {props.uploaded?.map(file => (
        <li class="sen-uploads__item">
          <FileName file={file} />
          {file.sizeText && <span class="sen-uploads__size">{file.sizeText}</span>}
          {file.removeName && (
            <button class="sen-link-button" type="submit" name={file.removeName} value={file.id}>
              {texts.remove}
              <span class="govuk-visually-hidden"> {file.name}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

function FileName(props: { file: UploadedFile }): Content {
  if (!props.file.href) return <span class="sen-uploads__name">{props.file.name}</span>
  return (
    <a class="govuk-link sen-uploads__name" href={props.file.href}>
      {props.file.name}
    </a>
  )
}
