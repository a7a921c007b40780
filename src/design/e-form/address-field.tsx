import type { FieldView } from '#lib/form'
import type { Content } from '#lib/html'
import { Button } from '../button/button.tsx'
import { Details } from '../details/details.tsx'
import { ErrorMessage, FormGroup, Hint } from '../field/field.tsx'
import { Fieldset } from '../fieldset/fieldset.tsx'
import { Select } from '../select/select.tsx'
import { TextInput } from '../text-input/text-input.tsx'
import { errorOf, valueOf } from './field-parts.ts'
import { addressButtons, chosenAddress, type FoundAddresses, oldAddressName, type Places } from './places.ts'
import { useEFormTexts, useLanguage } from './texts.ts'

/**
 * An address of two levels. The communes are those of the chosen province; another province is shown by its button,
 * or at once with the island. Who only has an old address writes it down and picks the new one.
 */
export function AddressField(props: { field: FieldView; hint: Content; places: Places }) {
  const { field, places } = props
  const t = useEFormTexts()
  const language = useLanguage()
  const province = valueOf(field, 'province') || (field.required ? (places.usualProvince ?? '') : '')
  const communes = places.communes[province] ?? []
  const error = errorOf(field, language)
  const id = field.path
  const described = [props.hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <FormGroup error={error} groupClass="sen-address" groupId={`${field.id}-address`}>
      <Fieldset
        legend={field.label}
        optional={!field.required}
        describedBy={described || undefined}
        role="group"
      >
        {props.hint && <Hint id={`${id}-hint`}>{props.hint}</Hint>}
        {error && <ErrorMessage id={`${id}-error`}>{error}</ErrorMessage>}
        <Select
          name={`${id}.province`}
          label={t.province}
          items={places.provinces.map(({ value, label }) => ({ value, text: label }))}
          emptyText={t.provinceEmpty}
          value={province}
          error={errorOf(field, language, 'province')}
          attributes={{ 'data-presses': `${id}.show-communes` }}
        />
        <Button
          kind="secondary"
          small
          name={addressButtons.showCommunes}
          value={id}
          id={`${id}.show-communes`}
          class="sen-address__show"
          attributes={{ 'data-in-place': `${field.id}-address` }}
        >
          {t.showCommunes}
        </Button>
        <Select
          name={`${id}.commune`}
          label={t.commune}
          items={communes.map(({ value, label }) => ({ value, text: label }))}
          emptyText={communes.length > 0 ? t.communeEmpty : t.communeFirst}
          value={valueOf(field, 'commune')}
          error={errorOf(field, language, 'commune')}
          attributes={{ 'data-next': '' }}
        />
        <TextInput
          name={`${id}.detail`}
          label={t.detail}
          hint={t.detailHint}
          optional
          value={valueOf(field, 'detail')}
          error={errorOf(field, language, 'detail')}
          autoComplete="off"
        />
        <OldAddress field={field} found={places.found?.[id]} />
      </Fieldset>
    </FormGroup>
  )
}

function OldAddress(props: { field: FieldView; found: FoundAddresses | undefined }) {
  const { field, found } = props
  const t = useEFormTexts()
  const many = (found?.addresses.length ?? 0) > 1
  return (
    <Details summary={t.oldAddress} open={found !== undefined} class="sen-old-address">
      <TextInput
        name={oldAddressName(field.path)}
        label={t.oldAddressLabel}
        hint={t.oldAddressHint}
        value={found?.typed}
        autoComplete="off"
      />
      <Button
        kind="secondary"
        small
        name={addressButtons.find}
        value={field.path}
        attributes={{ 'data-in-place': `${field.id}-address` }}
      >
        {t.findAddress}
      </Button>
      {/* Without scripts the whole page is new: this is where to look. */}
      {found && (
        <div role="status" tabindex={-1} autofocus>
          <p>{found.addresses.length === 0 ? t.foundNone : many ? t.foundMany : t.foundOne}</p>
          <ul class="sen-old-address__found">
            {found.addresses.map(address => (
              <li>
                <span>{address.text}</span>
                <Button
                  small
                  kind={many ? 'secondary' : 'primary'}
                  name={addressButtons.use}
                  value={chosenAddress(field.path, address)}
                  attributes={{ 'data-in-place': `${field.id}-address` }}
                >
                  {t.useAddress}
                  <span class="govuk-visually-hidden">: {address.text}</span>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Details>
  )
}
