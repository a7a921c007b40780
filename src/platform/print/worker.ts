import { answerAside } from '#platform/aside'
import { makeCompiler } from './compile.ts'

// The process that prints. A fault inside the compiler's native code ends this process, not the server.
answerAside(makeCompiler())
