/** The mark of Sen: five petals. Also the icon of the browser tab, as `dist/assets/lotus-….svg`. */
const petals: [fill: string, path: string][] = [
  ['#f3a6c4', 'M3 23.5c7.5-.8 15.5 4 20.3 15.2C13.2 41.4 5 35 3 23.5z'],
  ['#f3a6c4', 'M45 23.5c-7.5-.8-15.5 4-20.3 15.2C34.8 41.4 43 35 45 23.5z'],
  ['#e0739f', 'M12 12.5c7 3.5 11.6 12.2 11.6 26C12.7 34 9 22.6 12 12.5z'],
  ['#e0739f', 'M36 12.5c-7 3.5-11.6 12.2-11.6 26C35.3 34 39 22.6 36 12.5z'],
  ['#fce4ee', 'M24 6.5c6.3 7.3 8.8 19.3 0 32-8.8-12.7-6.3-24.7 0-32z'],
]

export const lotusPaths = petals.map(([fill, path]) => `<path fill="${fill}" d="${path}"/>`).join('')

/** A whole SVG file; on its own ground so that it is seen on any browser tab. */
export const lotusSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="10" fill="#0b4f4a"/>${lotusPaths}</svg>\n`
