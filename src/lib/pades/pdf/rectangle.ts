/** In points from the lower left corner of the page (7.9.5). */
export type Rectangle = [left: number, bottom: number, right: number, top: number]
