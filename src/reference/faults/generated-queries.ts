import { isMutableObject } from '../json.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Selection } from '../behaviour/querying.ts'
import type { Fault } from '../switch.ts'

const window = ['RFC7644-3.4.2.4-3'] as const
const pages = ['RFC7644-3.4.2.4-12', 'GENESYS-B-109'] as const
const shown = ['RFC7644-3.9-4', 'GENESYS-B-115'] as const
const hidden = ['RFC7644-3.9-5', 'GENESYS-B-121'] as const

/** A page that is cut wrongly when the numbers fall so; the position and the size are those that were asked for. */
function cuts(id: string, title: string, breaks: Fault['breaks'], shift: (startIndex: number, size: number, total: number) => number | undefined): Fault {
  return {
    id: `generated-queries.${id}`, title, breaks, also: [...window, ...pages, 'RFC7644-3.4.2.4-4', 'RFC7644-3.4.3-11', 'GENESYS-B-093', 'GENESYS-B-094', 'GENESYS-B-206'],
    behaviour: (b) => ({
      pageOf(results, startIndex, size) {
        const by = shift(startIndex, size, results.length)
        return b.pageOf(results, by === undefined ? startIndex : Math.max(1, startIndex + by), size)
      },
    }),
  }
}

const names = (list: readonly string[] | undefined): readonly string[] => (list ?? []).map((name) => name.toLowerCase().replace(/^urn:.*:core:.*:user:/, ''))

/** A projection that is changed before it is carried out. */
function projects(id: string, title: string, breaks: Fault['breaks'], change: (selection: Selection) => Selection): Fault {
  return {
    id: `generated-queries.${id}`, title, generated: true, breaks, also: [...shown, ...hidden],
    behaviour: (b: Behaviour) => ({ projection: (resource, selection, type, always) => b.projection(resource, change(selection), type, always) }),
  }
}

const inAttributes = (when: (asked: readonly string[]) => boolean, change: (asked: readonly string[]) => readonly string[]) => (selection: Selection): Selection =>
  (selection.attributes !== undefined && when(names(selection.attributes)) ? { ...selection, attributes: change(selection.attributes) } : selection)
const lastAway = (asked: readonly string[]) => asked.slice(0, -1)

/** Windows and projections that go wrong for some numbers and names only. */
export const generatedQueries: readonly Fault[] = [
  cuts('window-shifts-behind-large-starts', 'A page is shifted by one when startIndex is greater than count and count greater than one', window, (start, size) => (start > size && size > 1 && start > 2 ? 1 : undefined)),
  cuts('page-three-repeats-an-entry', 'The third page of a walk repeats the last entry of the second', pages, (start, size) => (size > 0 && start === 2 * size + 1 && size < 4 ? -1 : undefined)),
  cuts('odd-starts-with-even-sizes-are-rounded', 'A page of four or six that begins at an even position begins one earlier', window, (start, size) => (size >= 4 && size % 2 === 0 && start % 2 === 0 ? -1 : undefined)),
  cuts('page-beyond-half-is-shifted', 'Pages of three and more that begin behind the middle are shifted', window, (start, size, total) => (size > 2 && total > 5 && start * 2 > total + 2 && start <= total ? -1 : undefined)),
  cuts('sizes-above-the-rest-shift', 'A page with room for more than what is left is shifted', window, (start, size, total) => (start > 3 && start <= total && size > total - start + 3 ? 1 : undefined)),
  {
    id: 'generated-queries.order-changes-between-pages', title: 'The order of pages of more than four entries changes behind the fourth', contracts: ['rfc'],
    breaks: window, also: [...pages, 'RFC7644-3.4.2.3-6', 'RFC7644-3.4.3-11'],
    behaviour: (b) => ({ pageOf: (results, start, size) => { const page = b.pageOf(results, start, size); return start > 1 && page.length > 2 ? [...page.slice(0, 2), ...page.slice(2).toReversed()] : page } }),
  },
  {
    id: 'generated-queries.search-forgets-the-order-behind-page-one', title: 'A search with startIndex and a descending order sorts upwards', generated: true, contracts: ['rfc'],
    breaks: ['RFC7644-3.4.3-11'],
    request(call) {
      const body = call.operation === 'search' && isMutableObject(call.body) ? call.body : undefined
      if (body !== undefined && Number(body['startIndex'] ?? 1) > 1 && body['attributes'] !== undefined && body['sortOrder'] === 'descending') body['sortOrder'] = 'ascending'
    },
  },
  projects('fourth-name-is-ignored', 'The fourth name in attributes is ignored', shown, inAttributes((asked) => asked.length > 3, (asked) => asked.slice(0, 3))),
  projects('names-in-alphabetical-order-are-cut', 'Four names and more in attributes that are not in alphabetical order lose the last', shown, inAttributes((asked) => asked.length > 3 && asked.some((name, at) => at > 0 && name < (asked[at - 1] ?? '')), lastAway)),
]
