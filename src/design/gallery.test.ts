import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { galleryOf, renderGallery, renderStaffGallery } from './gallery.tsx'

test('every component with examples is shown', () => {
  const folders = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.examples.tsx'))
    .map(file => file.replace(/^.*\//, '').replace('.examples.tsx', ''))
  const shown = Object.keys(galleryOf).map(name =>
    name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
  )
  expect(shown.toSorted()).toEqual(folders.toSorted())
})

test.each([
  ['citizens', renderGallery()],
  ['officers', renderStaffGallery()],
])('on the page of %s no id stands twice, and each label and description finds its element', (_, html) => {
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  const meant = [
    ...html.matchAll(/ (?:for|aria-labelledby|aria-describedby|popovertarget)="([^"]*)"/g),
  ].flatMap(([, to = '']) => to.split(' '))
  expect(meant.filter(id => !ids.includes(id))).toEqual([])
})

test('Vietnamese is written in composed letters', () => {
  expect(renderGallery()).toBe(renderGallery().normalize('NFC'))
})
