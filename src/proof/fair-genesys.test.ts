import { proveFaultsFair } from './fault-tests.ts'

proveFaultsFair('genesys')
