import type { Liberty } from '../switch.ts'

/** Freedoms of media types. */
export const mediaTypes: readonly Liberty[] = [
  {
    id: 'media-types.other-types-are-taken',
    title: 'Bodies of any type are read as JSON, and answers are JSON whatever Accept says',
    allowedBy: ['RFC7644-3.8-3', 'GENESYS-B-046'],
    behaviour: (b) => ({ readsType: () => true, contentType: (accept) => b.contentType(accept) ?? b.mediaType }),
  },
  {
    id: 'media-types.bodies-in-plain-json-are-refused',
    title: 'A body in application/json is answered 415',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.8-6', 'RFC7644-3.8-7'],
    behaviour: (b) => ({ readsType: (type) => b.readsType(type) && type?.toLowerCase().startsWith('application/scim+json') === true }),
  },
  {
    id: 'media-types.scim-answers-plain-json',
    title: 'Who asks for application/json gets application/scim+json',
    allowedBy: ['RFC7644-3.8-6', 'GENESYS-B-034', 'GENESYS-B-036'],
    behaviour: (b) => ({ contentType: (accept) => (b.contentType(accept) === undefined ? undefined : b.mediaType) }),
  },
  {
    id: 'media-types.suffix-names-nothing',
    title: 'The suffix .scim is answered 404',
    contracts: ['rfc'],
    allowedBy: ['RFC7644-3.8-4'],
    behaviour: (b) => ({ routedPath: (path) => b.routedPath(path.replace(/\.scim$/, '/%2Escim')) }),
  },
]
