import { answering, genesysAnswering, type Answering } from './behaviour/answering.ts'
import { bulk, type Bulk } from './behaviour/bulk.ts'
import { cursors, type Cursors } from './behaviour/cursor.ts'
import { genesysIdentity, identity, type Identity } from './behaviour/identity.ts'
import { pagination, type Pagination } from './behaviour/pagination.ts'
import { genesysQuerying, querying, type Querying } from './behaviour/querying.ts'
import { genesysVersioning, versioning, type Versioning } from './behaviour/versioning.ts'
import { writing, type Writing } from './behaviour/writing.ts'
import type { ContractId } from './surface.ts'
import type { Switch } from './switch.ts'

/** Every decision of the server that a switch may take over. The defaults keep the contract. */
export interface Behaviour extends Pagination, Cursors, Versioning, Querying, Identity, Writing, Answering, Bulk {}

const rfc: Behaviour = { ...pagination, ...cursors, ...versioning, ...querying, ...identity, ...writing, ...answering, ...bulk }

const genesys: Behaviour = {
  ...rfc,
  ...genesysVersioning,
  ...genesysQuerying,
  ...genesysIdentity,
  ...genesysAnswering,
  countDefault: 25,
}

/** The decisions under a contract, with the switches that apply to it laid over in their order. */
export function behaviourOf(contract: ContractId, switches: readonly Switch[]): Behaviour {
  let behaviour = contract === 'rfc' ? rfc : genesys
  for (const one of switches) {
    if (one.behaviour && (one.contracts?.includes(contract) ?? true)) behaviour = { ...behaviour, ...one.behaviour(behaviour) }
  }
  return behaviour
}
