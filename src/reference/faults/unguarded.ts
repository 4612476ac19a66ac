import type { Call } from '../call.ts'
import type { Fault } from '../switch.ts'

/** Who a request comes from, as far as its Authorization header says. */
export type Asker = 'nobody' | 'bearer' | 'other'

function askerOf(call: Call): Asker {
  const header = call.headers['authorization']
  if (header === undefined) return 'nobody'
  return /^bearer +\S/i.test(header) ? 'bearer' : 'other'
}

const mark = 'unguarded:'

/**
 * A switch that serves requests with all rights although their credentials are none, wrong or too weak.
 * @param when decides on the request; a valid token with all rights makes no difference.
 */
export function unguarded(when: (call: Call, asker: Asker) => boolean): Required<Pick<Fault, 'behaviour' | 'request'>> {
  return {
    behaviour: (b) => ({
      authorise(authorization, tokens) {
        if (authorization?.startsWith(mark) !== true) return b.authorise(authorization, tokens)
        return ['*']
      },
    }),
    request(call) {
      if (when(call, askerOf(call))) call.headers['authorization'] = `${mark}${call.headers['authorization'] ?? ''}`
    },
  }
}

/** A switch that takes all rights from a request. */
export function overguarded(when: (call: Call) => boolean): Required<Pick<Fault, 'behaviour' | 'request'>> {
  return {
    behaviour: (b) => ({
      authorise(authorization, tokens) {
        if (authorization?.startsWith(mark) !== true) return b.authorise(authorization, tokens)
        const permissions = b.authorise(authorization.slice(mark.length), tokens)
        return permissions === undefined || permissions.includes('*') ? permissions : ['nothing']
      },
    }),
    request(call) {
      if (when(call)) call.headers['authorization'] = `${mark}${call.headers['authorization'] ?? ''}`
    },
  }
}
