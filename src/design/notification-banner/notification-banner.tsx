import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { useTexts } from '../texts/texts.ts'

export type NotificationBannerProps = {
  /** success: what was just done, read out at once; warning: needs attention; information otherwise. */
  kind?: 'information' | 'success' | 'warning'
  title?: Content
  /** Two banners on a page need two ids. */
  titleId?: string
  titleLevel?: 2 | 3
  /** One line in large type; longer content goes into `children`. */
  text?: Content
  role?: string
  class?: string
  children?: Content
}

/** Something about the page or the dossier that must be seen first. */
export function NotificationBanner(props: NotificationBannerProps) {
  const texts = useTexts()
  const titleId = props.titleId ?? 'govuk-notification-banner-title'
  const usual = { information: texts.important, success: texts.success, warning: texts.warning }
  const Title = `h${props.titleLevel ?? 2}` as 'h2'
  return (
    <div
      class={classNames(
        'govuk-notification-banner',
        props.kind && props.kind !== 'information' && `govuk-notification-banner--${props.kind}`,
        props.class,
      )}
      role={(props.role ?? (props.kind === 'success' ? 'alert' : 'region')) as 'alert'}
      aria-labelledby={titleId}
    >
      <div class="govuk-notification-banner__header">
        <Title class="govuk-notification-banner__title" id={titleId}>
          {props.title ?? usual[props.kind ?? 'information']}
        </Title>
      </div>
      <div class="govuk-notification-banner__content">
        {props.text ? <p class="govuk-notification-banner__heading">{props.text}</p> : null}
        {props.children}
      </div>
    </div>
  )
}
