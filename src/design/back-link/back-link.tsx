import type { Content } from '#lib/html'
import { classNames } from '../class-names.ts'
import { useTexts } from '../texts/texts.ts'

export function BackLink(props: { href: string; children?: Content; inverse?: boolean; class?: string }) {
  const texts = useTexts()
  return (
    <a
      href={props.href}
      class={classNames('govuk-back-link', props.inverse && 'govuk-back-link--inverse', props.class)}
    >
      {props.children ?? texts.back}
    </a>
  )
}
