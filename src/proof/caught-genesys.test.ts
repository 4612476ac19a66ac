import { proveFaultsCaught } from './fault-tests.ts'

proveFaultsCaught('genesys')
