export { barePage, citizenPage, errorPage, heldPage, kioskPage, setNavigation, staffPage } from './frame.tsx'
