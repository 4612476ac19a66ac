import { resourcesIn } from '../faults/shown.ts'
import { isMutableObject } from '../json.ts'
import type { Liberty } from '../switch.ts'

/** Freedoms in how values are stored. */
export const values: readonly Liberty[] = [
  {
    id: 'create.user-names-in-lower-case',
    title: 'userName is stored in lower case',
    allowedBy: ['RFC7643-7-22', 'RFC7643-7-23'],
    request(call) {
      const body = call.operation === 'create' || call.operation === 'replace' ? call.body : undefined
      if (call.resourceType === 'User' && isMutableObject(body) && typeof body['userName'] === 'string') body['userName'] = body['userName'].toLowerCase()
    },
  },
  {
    id: 'values.times-tell-no-zone',
    title: 'The times in meta tell no zone',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-2.3.5-2'],
    response(_call, reply) {
      for (const { meta } of resourcesIn(reply)) {
        if (!isMutableObject(meta)) continue
        for (const name of ['created', 'lastModified']) if (typeof meta[name] === 'string') meta[name] = meta[name].replace(/Z$/, '')
      }
    },
  },
  {
    id: 'create.repairs-a-second-primary',
    title: 'Of two primary values only the first stays primary',
    contracts: ['rfc'],
    allowedBy: ['RFC7643-2.4-4'],
    request(call) {
      if ((call.operation !== 'create' && call.operation !== 'replace') || !isMutableObject(call.body)) return
      for (const value of Object.values(call.body)) {
        const primary = Array.isArray(value) ? value.filter(isMutableObject).filter((one) => one['primary'] === true) : []
        for (const one of primary.slice(1)) one['primary'] = false
      }
    },
  },
]
