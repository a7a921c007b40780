/** `--short`: each bench only shows that it still runs, as CI asks; what it prints then says nothing. */
export const short = process.argv.includes('--short')

const scale = { '': 1, k: 1000, M: 1_000_000 }

/** What `--name=` asks for (`20`, `100k`, `1.5M`; several with commas), else the usual, else in short. */
export function numbersAsked(name: string, usual: string, inShort: string): number[] {
  const given = process.argv.find(word => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  return (given ?? (short ? inShort : usual)).split(',').map(text => {
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([kM]?)$/.exec(text) ?? []
    if (!number) throw new Error(`--${name}=${text}: a number such as 20, 100k or 1M is needed`)
    return Number(number) * scale[unit as keyof typeof scale]
  })
}

/** As `numbersAsked`, when it is one. */
export const numberAsked = (name: string, usual: string, inShort: string): number =>
  numbersAsked(name, usual, inShort)[0]!
