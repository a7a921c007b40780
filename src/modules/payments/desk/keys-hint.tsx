/** Which keys do the work here, for who has a keyboard before them: `[↓] [↑] chọn dòng`, the keys in brackets. */
export function KeysHint({ text }: { text: string }) {
  return (
    <p class="govuk-hint sen-wide-only">
      {text
        .split(/(\[[^\]]+\])/)
        .map(part => (part.startsWith('[') ? <kbd class="sen-key">{part.slice(1, -1)}</kbd> : part))}
    </p>
  )
}
