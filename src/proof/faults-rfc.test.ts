import { proveFaults } from './fault-tests.ts'

proveFaults('rfc')
