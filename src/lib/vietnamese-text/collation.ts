// One collator for the process: building one costs a thousand comparisons.
const collator = new Intl.Collator('vi', { numeric: true })

/** Vietnamese dictionary order, numbers by value: a < à < ă < â, d < đ, "Phường 2" < "Phường 10". For `sort`. */
export function compareVietnamese(a: string, b: string): number {
  return collator.compare(a, b)
}

/** The order of Vietnamese lists of people: by given name (the last word) first, then by family and middle name. */
export function comparePersonNames(a: string, b: string): number {
  return collator.compare(givenName(a), givenName(b)) || collator.compare(a, b)
}

function givenName(name: string): string {
  return name.slice(name.trimEnd().lastIndexOf(' ') + 1)
}
