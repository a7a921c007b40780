import { mirrors, type Options, only } from '../govuk-mirror/mirror.tsx'
import { ErrorSummary } from './error-summary.tsx'

mirrors('error-summary', 5, o =>
  only(o, 'titleText', 'descriptionText', 'classes', 'errorList[].text', 'errorList[].href') &&
  o.titleText ? (
    <ErrorSummary
      takeFocus={false}
      title={o.titleText}
      description={o.descriptionText}
      class={o.classes}
      errors={o.errorList?.map((one: Options) => ({ text: one.text, field: one.href?.slice(1) }))}
    />
  ) : undefined,
)
