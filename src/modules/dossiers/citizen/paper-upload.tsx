import { Button, FileUpload, type UploadedFile } from '#design'
import type { Texts } from '../texts.ts'
import { type Came, fileField, limitMb, refusalTexts, uploadField } from './uploads.ts'

export type PaperUploadProps = {
  t: Texts
  paper: string
  label: string
  hint?: string
  optional?: boolean
  uploaded?: UploadedFile[]
  problems?: readonly string[]
  /** Only one file is taken. */
  single?: boolean
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
      multiple={!props.single}
      accept={['.pdf', '.jpg', '.jpeg', '.png', 'application/pdf', 'image/jpeg', 'image/png']}
      maxBytes={limitMb() * 1_048_576}
      uploadUrl="/tai-len"
      uploadField={uploadField(paper)}
      refusals={refusalTexts(t)}
      uploaded={props.uploaded}
    />
  )
}

/** What came with a form that is shown again comes with it again. */
export const Brought = ({ came }: { came: readonly Came[] }) => (
  <>
    {came.map(one => (
      <input type="hidden" name={uploadField(one.paper)} value={one.file} />
    ))}
  </>
)

/** Of these the ones of a paper; the button `bo` posts which is left out. */
export const uploadedOf = (came: readonly Came[], paper: string): UploadedFile[] =>
  came.filter(one => one.paper === paper).map(one => ({ id: one.file, name: one.name, removeName: 'bo' }))

/** With scripts a file goes up when it is chosen; without, this button sends the chosen ones and comes back here. */
export const UploadButton = (props: { t: Texts }) => (
  <p class="sen-without-scripts">
    <Button kind="secondary" name="luu" value="1">
      {props.t('papers.upload')}
    </Button>
  </p>
)
