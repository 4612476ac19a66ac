import { proveFaultsFair } from './fault-tests.ts'

proveFaultsFair('rfc')
