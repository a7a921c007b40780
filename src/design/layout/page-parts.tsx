import { LotusMark } from '../brand/lotus-mark.tsx'
import { type Language, useTexts } from '../texts/texts.ts'
import type { Site } from './document.tsx'

export const SkipLink = () => (
  <a href="#sen-noi-dung" class="govuk-skip-link">
    {useTexts().skipToContent}
  </a>
)

/** The lotus with the names of province and site. */
export const Brand = (props: { site: Site; size?: number }) => (
  <a class="sen-brand" href={props.site.homeHref ?? '/'}>
    <LotusMark class="sen-brand__mark" size={props.size} />
    <span class="sen-brand__words">
      <span class="sen-brand__province">{props.site.province}</span>
      <span class="sen-brand__site">{props.site.name}</span>
    </span>
  </a>
)

/** The same page in the other language, named in that language. */
export const LanguageLink = (props: { lang: Language; href: string }) => {
  const texts = useTexts()
  const other = props.lang === 'vi' ? 'en' : 'vi'
  return (
    <a
      class="sen-header__link"
      href={props.href}
      lang={other}
      hreflang={other}
      rel="alternate"
      aria-label={`${other.toUpperCase()} – ${texts.otherLanguage}`}
    >
      <span class="sen-language__name">{texts.otherLanguage}</span>
      <span class="sen-language__code">{other.toUpperCase()}</span>
    </a>
  )
}

/** Where there is little room only the last words, which are a Vietnamese person's own name. */
export const PersonName = (props: { name: string }) => {
  const words = props.name.split(' ')
  return (
    <>
      {words.length > 2 && <span class="sen-wide-only">{words.slice(0, -2).join(' ')} </span>}
      {words.slice(-2).join(' ')}
    </>
  )
}

export type SignOut = { action: string; csrf: string }

/** Signing out changes something, so it is a form. */
export const SignOutButton = (props: SignOut & { class?: string }) => (
  <form method="post" action={props.action} class="sen-sign-out">
    <input type="hidden" name="_csrf" value={props.csrf} />
    <button type="submit" class={props.class ?? 'sen-header__link sen-header__button'}>
      {useTexts().signOut}
    </button>
  </form>
)
