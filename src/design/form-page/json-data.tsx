/** Data for an island as `<script type="application/json" data-name>`; not executable, so the CSP lets it be. */
export const JsonData = (props: { name: string; value: unknown }) => (
  <script
    type="application/json"
    {...{ [`data-${props.name}`]: '' }}
    dangerouslySetInnerHTML={{ __html: JSON.stringify(props.value).replaceAll('<', '\\u003c') }}
  />
)
