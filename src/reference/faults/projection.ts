import { without } from '../json.ts'
import type { Fault } from '../switch.ts'
import { inside, shownIn } from './tampering.ts'

/** Bugs of `attributes` and `excludedAttributes`. */
export const projection: readonly Fault[] = [
  {
    id: 'projection.attributes-ignored',
    title: 'attributes has no effect',
    breaks: ['RFC7644-3.9-4', 'RFC7644-3.4.2.5-3', 'GENESYS-B-115', 'GENESYS-B-125', 'GENESYS-B-176'],
    also: [
      'RFC7644-3.4.2.5-1', 'RFC7644-3.4.2.5-2', 'RFC7644-3.9-2', 'RFC7644-3.9-3', 'RFC7644-3.10-1', 'RFC7644-3.10-3',
      'RFC7643-7-30', 'RFC7643-7-33', 'RFC7643-7-34', 'RFC7644-3.4.3-5', 'RFC7644-3.4.3-11', 'GENESYS-B-207',
      'GENESYS-B-116', 'GENESYS-B-155', 'GENESYS-B-156', 'GENESYS-B-157', 'GENESYS-B-158', 'GENESYS-B-159', 'GENESYS-B-160',
      'GENESYS-B-162', 'GENESYS-B-163', 'GENESYS-B-164', 'GENESYS-B-174', 'GENESYS-B-175',
      'RFC7643-3.1-17', 'RFC7644-3.4.2.5-4',
    ],
    behaviour: (b) => ({
      projection: (resource, { excludedAttributes = [] }, type, always) => b.projection(resource, { excludedAttributes }, type, always),
    }),
  },
  {
    id: 'projection.excluded-attributes-ignored',
    title: 'excludedAttributes has no effect',
    breaks: ['RFC7644-3.9-5', 'RFC7644-3.4.2.5-5', 'GENESYS-B-117', 'GENESYS-B-126', 'GENESYS-B-165'],
    also: [
      'RFC7644-3.4.2.5-1', 'RFC7644-3.4.2.5-2', 'RFC7644-3.9-2', 'RFC7644-3.10-1', 'RFC7644-3.10-3', 'GENESYS-B-118',
      'GENESYS-B-121', 'GENESYS-B-173', 'GENESYS-B-177', 'GENESYS-B-178', 'GENESYS-B-182',
      'RFC7644-3.4.2.5-7', 'RFC7644-3.4.3-7', 'GENESYS-B-207'],
    behaviour: (b) => ({
      projection: (resource, { attributes }, type, always) => b.projection(resource, attributes ? { attributes } : {}, type, always),
    }),
  },
  {
    id: 'projection.always-returned-can-be-excluded',
    title: 'excludedAttributes=id removes the id',
    breaks: ['RFC7644-3.4.2.5-6', 'GENESYS-B-119', 'GENESYS-B-127'],
    also: [
      'RFC7643-3.1-5', 'RFC7643-3.1-10', 'RFC7643-7-30', 'RFC7644-3.4.2-11', 'RFC7644-3.4.3-6', 'RFC7644-3.9-1', 'RFC7644-3.9-5',
      'GENESYS-B-120', 'GENESYS-B-165', 'GENESYS-B-173', 'GENESYS-B-223', 'GENESYS-B-283'],
    behaviour: (b) => ({
      projection(resource, selection, type, always) {
        const names = (selection.excludedAttributes ?? []).map((name) => name.replace(/^urn:.*:/i, ''))
        return without(b.projection(resource, selection, type, always), ...names)
      },
    }),
  },
  {
    id: 'projection.sub-attribute-brings-its-parent',
    title: 'A named sub-attribute shows the whole complex attribute',
    breaks: ['RFC7644-3.4.2.5-4', 'GENESYS-B-158'],
    also: ['RFC7644-3.10-1', 'RFC7644-3.4.2.5-1', 'RFC7644-3.4.2.5-3', 'RFC7644-3.9-3', 'RFC7643-7-34', 'RFC7644-3.4.2.5-7', 'RFC7644-3.4.3-5', 'RFC7644-3.4.3-7', 'GENESYS-B-115', 'GENESYS-B-176', 'GENESYS-B-182'],
    behaviour: (b) => ({
      parseProjection: (value) => b.parseProjection(value).map((name) => name.replace(/(^|:)(\$?[A-Za-z]\w*)\.[^.:]+$/, '$1$2')),
    }),
  },
  {
    id: 'projection.first-attribute-only',
    title: 'Of several names only the first counts',
    breaks: ['RFC7644-3.9-4', 'GENESYS-B-174'],
    also: ['RFC7644-3.9-5', 'RFC7644-3.4.2.5-1', 'RFC7644-3.4.2.5-3', 'RFC7644-3.4.2.5-5', 'GENESYS-B-175', 'GENESYS-B-177', 'RFC7644-3.4.3-5', 'RFC7644-3.4.3-7'],
    behaviour: (b) => ({ parseProjection: (value) => b.parseProjection(value).slice(0, 1) }),
  },
  {
    id: 'projection.names-are-case-sensitive',
    title: 'A name in other letter case is not known',
    contracts: ['rfc'],
    breaks: ['RFC7644-3.10-3', 'RFC7643-2.1-1'],
    also: ['RFC7644-3.4.3-5', 'RFC7644-3.4.3-7'],
    behaviour: (b) => ({
      parseProjection: (value) => b.parseProjection(value).filter((name) => /^(?:urn:|[a-z$][A-Za-z0-9]*(?:\.|$))/.test(name) && !/^[a-z]{3,}name\b/.test(name)),
    }),
  },
  {
    id: 'projection.attributes-ignored-on-later-pages',
    title: 'attributes has no effect on a page that does not begin with the first entry',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-176'],
    request(call) {
      if (call.operation === 'list' && Number(call.query.get('startIndex') ?? 1) > 1) call.query.delete('attributes')
    },
  },
  {
    id: 'projection.excluded-attributes-ignored-on-later-pages',
    title: 'excludedAttributes has no effect on a page that does not begin with the first entry',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-178'],
    request(call) {
      if (call.operation === 'list' && Number(call.query.get('startIndex') ?? 1) > 1) call.query.delete('excludedAttributes')
    },
  },
  {
    id: 'projection.version-lost-in-group-lists',
    title: 'meta in a list of groups with attributes has no version',
    contracts: ['genesys'],
    breaks: ['GENESYS-B-124'],
    also: ['GENESYS-B-168', 'GENESYS-B-171'],
    response(call, reply) {
      if (call.operation === 'list' && call.resourceType === 'Group' && call.query.has('attributes')) for (const one of shownIn(call, reply)) delete inside(one, 'meta')?.['version']
    },
  },
  {
    id: 'projection.not-in-lists',
    title: 'Lists show every attribute whatever was asked',
    breaks: ['RFC7644-3.4.2.5-3', 'GENESYS-B-116', 'GENESYS-B-118'],
    also: [
      'RFC7644-3.4.2.5-1', 'RFC7644-3.4.2.5-2', 'RFC7644-3.4.2.5-5', 'RFC7644-3.9-2', 'RFC7644-3.9-3', 'RFC7644-3.9-4',
      'RFC7644-3.9-5', 'RFC7644-3.10-1', 'GENESYS-B-176', 'GENESYS-B-177', 'GENESYS-B-178', 'GENESYS-B-207',
      'RFC7643-3.1-17', 'RFC7644-3.4.2.5-4', 'RFC7644-3.4.2.5-7', 'RFC7643-7-34', 'GENESYS-B-125', 'GENESYS-B-173', 'GENESYS-B-165',
    ],
    request(call) {
      if (call.operation !== 'list') return
      call.query.delete('attributes')
      call.query.delete('excludedAttributes')
    },
  },
]
