// Loaded into a program under test before its own code: told by a signal, it clears up and says what is left.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const clearUp = runInNewContext('gc') as () => void

process.on('SIGUSR2', () => {
  clearUp()
  console.log(`heap ${process.memoryUsage().heapUsed}`)
})
