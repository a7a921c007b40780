export { digestBytes, type Lanes, laneRoom, lanes, mostBytes } from './lanes.ts'
