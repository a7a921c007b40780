export { citizenPage, errorPage, heldPage, kioskPage, barePage, setNavigation, staffPage } from './frame.tsx'
