import { proveLibertiesTolerated } from './liberty-tests.ts'

proveLibertiesTolerated('genesys')
