import { Button, FileUpload, type UploadedFile } from '#design'
import type { Texts } from '../texts.ts'
import { fileField, limitMb, refusalTexts, uploadField } from './uploads.ts'

export type PaperUploadProps = {
  t: Texts
  paper: string
  label: string
  hint?: string
  optional?: boolean
  uploaded?: UploadedFile[]
  problems?: readonly string[]
}

/** The place for the files of one paper; files go up while one reads on, and without scripts with the form. */
export function PaperUpload(props: PaperUploadProps) {
  const { t, paper } = props
  return (
    <FileUpload
      name={fileField(paper)}
      id={fileField(paper)}
      label={props.label}
      labelClass="sen-paper__label"
      hint={props.hint}
      optional={props.optional}
      error={
        props.problems?.length ? props.problems.map(text => <span class="sen-line">{text}</span>) : undefined
      }
      multiple
      accept={['.pdf', '.jpg', '.jpeg', '.png', 'application/pdf', 'image/jpeg', 'image/png']}
      maxBytes={limitMb() * 1_048_576}
      uploadUrl="/tai-len"
      uploadField={uploadField(paper)}
      refusals={refusalTexts(t)}
      uploaded={props.uploaded}
    />
  )
}

/** With scripts a file goes up when it is chosen; without, this button sends the chosen ones and comes back here. */
export const UploadButton = (props: { t: Texts }) => (
  <p class="sen-without-scripts">
    <Button kind="secondary" name="luu" value="1">
      {props.t('papers.upload')}
    </Button>
  </p>
)
